using LabelBench.Records;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>Links to the raw files beside the report.</summary>
internal static class FileSection
{
    public static Markup Render(ReportContent content)
    {
        var latencies = content.Summary.Record.Trials.Select(t => (Trial: t, File: t.Measurement?.LatencyFile)).Where(t => t.File is not null).ToList();
        return Markup.Of($"""
            <section aria-labelledby="files"><h2 id="files">Files</h2>
            <p>{Raw(content, ReportFiles.Record)} holds everything this page was made from; {Link(ReportFiles.Csv)} one row per cell; {Link(ReportFiles.Markdown)} the short form. Put figures from elsewhere beside these only if <code>plan_hash</code> agrees.</p>
            {Markup.When(latencies.Count > 0, () => Markup.Of($"""
                <details><summary>Raw latencies of {PlainText.Plural(latencies.Count, "trial", "trials")}</summary>
                <ul>
                {Markup.Join(latencies.Select(l => Markup.Of($"<li>{Raw(content, l.File!)}</li>\n")))}</ul></details>

                """))}</section>

            """);
    }

    /// <summary>A file of the run's own folder.</summary>
    private static Markup Raw(ReportContent content, string path) => Link(path, string.Concat(content.RunFolder.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => (part == ".." ? part : Uri.EscapeDataString(part)) + "/")));

    /// <summary>Each part of the path is escaped, so the link stays a file beside the report whatever the record says.</summary>
    private static Markup Link(string path, string folder = "") =>
        Markup.Of($"<a href=\"./{folder}{string.Join('/', path.Split('/', '\\').Where(p => p is not ("" or "." or "..")).Select(Uri.EscapeDataString))}\">{PlainText.Line(path)}</a>");
}
