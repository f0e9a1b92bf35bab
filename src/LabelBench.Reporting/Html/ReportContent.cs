using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;

namespace LabelBench.Reporting.Html;

/// <summary>What a report is made of; nothing else enters it.</summary>
internal sealed record ReportContent(RunSummary Summary, Recommendation? Recommendation, ImmutableArray<LatencyCurve> Curves, ImmutableArray<TelemetryTimeline> Timelines, MachineCost Cost)
{
    /// <summary>The run's folder as seen from the report's: empty where it lies in it, else a relative path.</summary>
    public string RunFolder { get; init; } = "";

    public ImmutableArray<Headline> Headlines { get; } = Analysis.Headlines.Of(Summary);
}
