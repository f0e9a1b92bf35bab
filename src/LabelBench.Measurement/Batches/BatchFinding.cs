using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Batches;

/// <summary>Says what came of a search for the largest batch. Pure.</summary>
public static class BatchFinding
{
    /// <param name="cell">Of any batch; what else it says is what was tried.</param>
    /// <param name="probes">All of a search that has ended.</param>
    public static LargestBatch Of(Cell cell, ImmutableArray<BatchProbe> probes, BatchBounds bounds)
    {
        var (fits, tooLarge) = (BatchLadder.Fits(probes), BatchLadder.TooLarge(probes));
        var limit = LimitOf(probes, bounds);
        // Where the search ended for want of time or of larger numbers, memory is left over, and a margin would protect from nothing.
        var (measured, margin) = fits is { } largest && tooLarge is not null ? (BatchLadder.WithMargin(largest), BatchLadder.Margin) : (fits ?? 1, new Share(0));
        return new LargestBatch(
            cell.WorkloadId, cell.Scope, cell.Provider, cell.Device, cell.Precision, cell.IntraOpThreads, cell.Streams,
            fits, tooLarge, measured, margin, limit, ReasonOf(probes, bounds, limit), probes)
        {
            Settings = cell.ProviderSettings,
        };
    }

    private static BatchLimit LimitOf(ImmutableArray<BatchProbe> probes, BatchBounds bounds) =>
        probes.Any(p => p.Outcome is BatchOutcome.Failed) ? BatchLimit.Failure
        : BatchLadder.TooLarge(probes) is not null ? BatchLimit.Memory
        : BatchLadder.Fits(probes) >= bounds.Largest ? BatchLimit.Bound
        : BatchLimit.Time;

    private static string ReasonOf(ImmutableArray<BatchProbe> probes, BatchBounds bounds, BatchLimit limit)
    {
        var worst = limit is BatchLimit.Failure
            ? probes.First(p => p.Outcome is BatchOutcome.Failed)
            : probes.Where(p => p.Outcome is not BatchOutcome.Fits).MinBy(p => p.Batch);
        return limit switch
        {
            BatchLimit.Failure or BatchLimit.Memory => string.Create(CultureInfo.InvariantCulture, $"{worst!.Batch}: {worst.Detail}"),
            BatchLimit.Bound => string.Create(CultureInfo.InvariantCulture, $"no batch above {bounds.Largest} is tried"),
            BatchLimit.Time => string.Create(CultureInfo.InvariantCulture,
                $"a probe of {2 * BatchLadder.Fits(probes)} would take about {BatchLadder.ElapsedOf(probes, 2 * (BatchLadder.Fits(probes) ?? 1)).TotalSeconds:0} s, and {bounds.LongestProbe.TotalSeconds:0} s is the most that one is given"),
            _ => throw new UnreachableException(),
        };
    }
}
