using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What to know before trusting the figures.</summary>
internal static class WarningSection
{
    public static Markup Render(ReportContent content) => content.Summary.Warnings.IsEmpty ? Markup.Empty : Markup.Of($"""
        <section class="warnings" aria-labelledby="warnings"><h2 id="warnings">Before you rely on this</h2>
        <ul>
        {Markup.Join(content.Summary.Warnings.Select(w => Markup.Of($"<li>{PlainText.Line(w)}</li>\n")))}</ul></section>

        """);
}
