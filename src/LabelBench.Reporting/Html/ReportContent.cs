using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;

namespace LabelBench.Reporting.Html;

/// <summary>What a report is made of; nothing else enters it.</summary>
internal sealed record ReportContent(RunSummary Summary, Recommendation? Recommendation, ImmutableArray<LatencyCurve> Curves, ImmutableArray<TelemetryTimeline> Timelines, MachineCost Cost)
{
    public ImmutableArray<Headline> Headlines { get; } = Analysis.Headlines.Of(Summary);
}
