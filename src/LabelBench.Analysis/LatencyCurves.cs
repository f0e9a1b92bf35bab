using System.Collections.Immutable;
using LabelBench.Records;
using LabelBench.Statistics;

namespace LabelBench.Analysis;

/// <summary>Reads the raw latencies of a trial.</summary>
/// <returns>Nanoseconds in any order, or null when they are not at hand.</returns>
public delegate long[]? LatencyReader(TrialRecord trial);

/// <summary>Computes <see cref="LatencyCurve"/>s.</summary>
public static class LatencyCurves
{
    private static readonly ImmutableArray<double> Percentiles =
        [0, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 98.5, 99, 99.3, 99.5, 99.7, 99.8, 99.9, 99.95, 99.99, 99.995, 99.999];

    /// <summary>One curve per cell with a valid trial, in order. A percentile is given only where every trial has at least one query beyond it.</summary>
    /// <remarks>Raw latencies are read one trial at a time, so memory holds one trial's.</remarks>
    public static ImmutableArray<LatencyCurve> Of(RunSummary summary, LatencyReader read) =>
        [.. summary.Cells.Where(c => c.Latency is not null).Select(cell => Of(summary, cell, read))];

    private static LatencyCurve Of(RunSummary summary, CellSummary cell, LatencyReader read)
    {
        var valid = summary.TrialsOf(cell).Where(t => t.Status == TrialStatus.Valid).ToList();
        var trials = valid.Select(t => read(t)).TakeWhile(l => l is { Length: > 0 }).Select(l => FromRaw(l!)).ToList();
        return trials.Count == valid.Count
            ? new LatencyCurve(cell.Cell.Id, Median(trials), FromRaw: true)
            : new LatencyCurve(cell.Cell.Id, FromSummary(cell.Latency!, valid.Min(t => t.Measurement!.Latency.Count)), FromRaw: false);
    }

    private static ImmutableArray<LatencyPoint> FromRaw(long[] latencies)
    {
        long[] sorted = [.. latencies];
        Array.Sort(sorted);
        return [.. Supported(sorted.Length).Select(p => new LatencyPoint(p, TimeSpan.FromTicks((long)Math.Round(Quantiles.Of(sorted, p / 100) / 100))))];
    }

    private static ImmutableArray<LatencyPoint> FromSummary(LatencySummary latency, long count)
    {
        ImmutableArray<LatencyPoint> known =
            [new(0, latency.Minimum), new(50, latency.P50), new(90, latency.P90), new(95, latency.P95), new(99, latency.P99), new(99.9, latency.P999)];
        var supported = Supported(count).ToHashSet();
        return [.. known.Where(p => supported.Contains(p.Percentile))];
    }

    private static IEnumerable<double> Supported(long count) => Percentiles.Where(p => count * (100 - p) >= 100 - 1e-9 || p == 0);

    private static ImmutableArray<LatencyPoint> Median(List<ImmutableArray<LatencyPoint>> trials) =>
        [.. Enumerable.Range(0, trials.Min(t => t.Length)).Select(i =>
            new LatencyPoint(trials[0][i].Percentile, LatencyPool.MedianOf([.. trials.Select(t => t[i].Latency)])))];
}
