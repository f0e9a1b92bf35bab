using System.Collections.Immutable;
using System.Text;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Html.Sections;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html;

/// <summary>report.html: one file that works offline, in light and dark, printed and on a phone. It asks nothing of any network.</summary>
public static class HtmlReport
{
    public static string Render(RunSummary summary, Recommendation? recommendation, ImmutableArray<LatencyCurve> curves, ImmutableArray<TelemetryTimeline>? timelines = null)
    {
        var content = new ReportContent(summary, recommendation, curves, timelines ?? []);
        // A search has its own section for what others have in three: dozens of configurations, of which one matters.
        var isSearch = summary.Search is not null;
        ImmutableArray<ChartDescription> frontier = FrontierChart.Of(summary);
        ImmutableArray<ChartDescription> throughput = isSearch ? [] : ThroughputChart.Of(summary), latency = isSearch ? [] : LatencyChart.Of(summary, curves), stages = isSearch ? [] : StageChart.Of(summary), losses = LossChart.Of(summary);
        var body = Markup.Join(
            AnswerSection.Render(content),
            WarningSection.Render(content),
            SearchSection.Render(content, frontier),
            Markup.When(!isSearch, () => Markup.Join(ThroughputSection.Render(content, throughput), StageSection.Render(content, stages), LatencySection.Render(content, latency))),
            LoadSection.Render(content),
            TrainingSection.Render(content, losses),
            LabelSection.Render(content),
            OfferSection.Render(content),
            TelemetrySection.Render(content),
            TimelineSection.Render(content),
            MethodSection.Render(content),
            EnvironmentSection.Render(content),
            FileSection.Render(content));
        return Page(Title(content), body, [.. frontier, .. throughput, .. stages, .. latency, .. losses, .. content.Timelines.SelectMany((timeline, i) => TimelineCharts.Of(summary, timeline, i))]);
    }

    private static string Title(ReportContent content) => $"LabelBench {PlainText.Line(content.Summary.Record.Label ?? content.Summary.Record.RunId)}";

    private static string Page(string title, Markup body, ImmutableArray<ChartDescription> charts)
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
