using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Analysis;

/// <summary>Latency of a cell from the latencies of its trials.</summary>
internal static class LatencyPool
{
    /// <summary>Median over trials of the mean and of each percentile; counts add up, and the extremes are those of all trials.</summary>
    /// <param name="trials">At least one.</param>
    public static LatencySummary Median(ImmutableArray<LatencySummary> trials)
    {
        TimeSpan Middle(Func<LatencySummary, TimeSpan> of) => MedianOf([.. trials.Select(of)]);
        return new LatencySummary(
            trials.Sum(t => t.Count), Middle(t => t.Mean), trials.Min(t => t.Minimum), Middle(t => t.P50), Middle(t => t.P90),
            Middle(t => t.P95), Middle(t => t.P99), Middle(t => t.P999), trials.Max(t => t.Maximum));
    }

    public static TimeSpan MedianOf(ImmutableArray<TimeSpan> values) =>
        TimeSpan.FromTicks((long)Math.Round(Robust.Median([.. values.Select(v => (double)v.Ticks)])));
}
