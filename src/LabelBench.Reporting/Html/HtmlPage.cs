using System.Collections.Immutable;
using System.Text;
using LabelBench.Core;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html;

/// <summary>One file with its style, scripts and charts: it asks nothing of any network.</summary>
internal static class HtmlPage
{
    /// <param name="body">What stands between header and footer.</param>
    /// <param name="charts">Drawn into the figures of the body.</param>
    public static string Render(string title, Markup body, ImmutableArray<ChartDescription> charts)
    {
        ImmutableArray<string> scripts = charts.IsEmpty ? [] : [Asset.Text("echarts.js"), Asset.Text("report.js")];
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta http-equiv="Content-Security-Policy" content="{Policy(scripts)}" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <title>{title}</title>
            <style>
            {new Markup(Asset.Text("report.css"))}</style>
            </head>
            <body>
            <main>
            {body}</main>
            <footer>
            <p>{Answer.Disclaimer}</p>
            <p>Charts: Apache ECharts, Apache License 2.0.</p>
            </footer>
            {Markup.When(!charts.IsEmpty, () => Markup.Of($"<script type=\"application/json\" id=\"charts\">{new Markup(ChartJson.Write(charts))}</script>\n"))}{Markup.Join(scripts.Select(s => new Markup($"<script>{s}</script>\n")))}</body>
            </html>

            """).Text;
    }

    /// <summary>Nothing may be loaded, and only the scripts in this file may run, named by their SHA-256.</summary>
    private static string Policy(ImmutableArray<string> scripts)
    {
        var hashes = scripts.Select(s => $"'sha256-{Convert.ToBase64String(Sha256.HashData(Encoding.UTF8.GetBytes(s)))}'");
        return $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {(scripts.IsEmpty ? "'none'" : string.Join(' ', hashes))}";
    }
}
