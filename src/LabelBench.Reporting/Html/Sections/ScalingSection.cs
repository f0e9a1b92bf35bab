using System.Collections.Immutable;
using LabelBench.Reporting.Charts;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What larger batches, more streams and more threads bring, where a run varied them.</summary>
internal static class ScalingSection
{
    public static Markup Render(ImmutableArray<ChartDescription> charts) => charts.IsEmpty ? Markup.Empty : Markup.Of($"""
        <section aria-labelledby="scaling"><h2 id="scaling">Scaling</h2>
        <p>Throughput and the 99th percentile of latency over what was varied, all else equal. An upright line is the interval over trials; a line is broken where a configuration gave no figure.</p>
        {Figures.Render(charts)}</section>

        """);
}
