using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Html.Sections;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html;

/// <summary>report.html: one file that works offline, in light and dark, printed and on a phone. It asks nothing of any network.</summary>
public static class HtmlReport
{
    /// <param name="recommendation">What to rent, or null when no demand is known.</param>
    /// <param name="cost">What the machine costs; null where nobody looked.</param>
    /// <param name="runFolder">The run's folder as seen from the page's: null where it lies in it, else a relative path.</param>
    public static string Render(RunSummary summary, Recommendation? recommendation, ImmutableArray<LatencyCurve> curves, ImmutableArray<TelemetryTimeline>? timelines = null, MachineCost? cost = null, string? runFolder = null) =>
        Content(summary, recommendation, curves, timelines, cost, runFolder).ToDocument();

    /// <inheritdoc cref="Render"/>
    public static PageContent Content(RunSummary summary, Recommendation? recommendation, ImmutableArray<LatencyCurve> curves, ImmutableArray<TelemetryTimeline>? timelines = null, MachineCost? cost = null, string? runFolder = null)
    {
        var content = new ReportContent(summary, recommendation, curves, timelines ?? [], cost ?? MachineCost.NotLookedUp) { RunFolder = runFolder ?? "" };
        // A search has its own section for what others have in three: dozens of configurations, of which one matters.
        var isSearch = summary.Search is not null;
        ImmutableArray<ChartDescription> frontier = FrontierChart.Of(summary), scaling = ScalingCharts.Of(summary);
        ImmutableArray<ChartDescription> throughput = isSearch ? [] : ThroughputChart.Of(summary), latency = isSearch ? [] : LatencyChart.Of(summary, curves), stages = isSearch ? [] : StageChart.Of(summary), losses = LossChart.Of(summary);
        var body = Markup.Join(
            AnswerSection.Render(content),
            WarningSection.Render(content),
            SearchSection.Render(content, frontier),
            Markup.When(!isSearch, () => ThroughputSection.Render(content, throughput)),
            ScalingSection.Render(scaling),
            Markup.When(!isSearch, () => Markup.Join(StageSection.Render(content, stages), LatencySection.Render(content, latency))),
            LoadSection.Render(content),
            TrainingSection.Render(content, losses),
            LabelSection.Render(content),
            CostSection.Render(content),
            OfferSection.Render(content),
            TelemetrySection.Render(content),
            TimelineSection.Render(content),
            MethodSection.Render(content),
            EnvironmentSection.Render(content),
            FileSection.Render(content));
        return new PageContent(Title(content), body, [.. frontier, .. throughput, .. scaling, .. stages, .. latency, .. losses, .. content.Timelines.SelectMany((timeline, i) => TimelineCharts.Of(summary, timeline, i))]);
    }

    private static string Title(ReportContent content) => $"LabelBench {PlainText.Line(content.Summary.Record.Label ?? content.Summary.Record.RunId)}";
}
