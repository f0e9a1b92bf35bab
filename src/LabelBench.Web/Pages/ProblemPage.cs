using LabelBench.Core;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;

namespace LabelBench.Web.Pages;

/// <summary>What is wrong, and what to do about it.</summary>
internal static class ProblemPage
{
    public static PageContent Content(string what, IReadOnlyList<Problem> problems) => new($"LabelBench: {PlainText.Line(what)}", Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench</p>
        <h1>{PlainText.Line(what)}</h1>
        {Markup.Join(problems.Select(p => Markup.Of($"<p class=\"lead\">{PlainText.Line(p.Source.Length > 0 ? p.ToString() : p.Text)}</p>\n")))}</header>
        <p><a href="/">All runs</a></p>

        """), []);
}
