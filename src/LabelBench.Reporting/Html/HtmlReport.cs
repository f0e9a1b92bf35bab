using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Html.Sections;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html;

/// <summary>report.html: one file that works offline, in light and dark, printed and on a phone. It asks nothing of any network.</summary>
public static class HtmlReport
{
    public static string Render(RunSummary summary, Recommendation? recommendation, ImmutableArray<LatencyCurve> curves, ImmutableArray<TelemetryTimeline>? timelines = null) =>
        Content(summary, recommendation, curves, timelines).ToDocument();

    public static PageContent Content(RunSummary summary, Recommendation? recommendation, ImmutableArray<LatencyCurve> curves, ImmutableArray<TelemetryTimeline>? timelines = null)
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
        return new PageContent(Title(content), body, [.. frontier, .. throughput, .. stages, .. latency, .. losses, .. content.Timelines.SelectMany((timeline, i) => TimelineCharts.Of(summary, timeline, i))]);
    }

    private static string Title(ReportContent content) => $"LabelBench {PlainText.Line(content.Summary.Record.Label ?? content.Summary.Record.RunId)}";
}
