using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Batches;

/// <summary>Which batch to try next: 1, 2, 4, 8 ... until one does not fit, then between the two, down to an eighth of what fits. Pure.</summary>
public static class BatchLadder
{
    /// <summary>The search ends when what fits and what does not are within this share of each other; the margin is larger than the rest.</summary>
    private const int Resolution = 8;

    /// <summary>What is measured of what fits: memory is not the same from run to run, as arenas grow by powers of two and neighbours come and go.</summary>
    public static readonly Share Margin = new(0.1);

    /// <returns>The batch to try, or null when there is nothing more to learn.</returns>
    public static int? Next(ImmutableArray<BatchProbe> probes, BatchBounds bounds)
    {
        if (probes.Any(p => p.Outcome is BatchOutcome.Failed))
            return null;
        var (fits, tooLarge) = (Fits(probes), TooLarge(probes));
        var next = (fits, tooLarge) switch
        {
            (null, null) => 1,
            (null, _) => (int?)null,
            ({ } good, null) => good < bounds.Largest ? Math.Min(2 * good, bounds.Largest) : null,
            ({ } good, { } bad) => bad - good > Math.Max(1, good / Resolution) ? good + (bad - good) / 2 : null,
        };
        return next is { } batch && ElapsedOf(probes, batch) <= bounds.LongestProbe ? batch : null;
    }

    /// <summary>Largest batch that ran.</summary>
    public static int? Fits(ImmutableArray<BatchProbe> probes) => Largest(probes.Where(p => p.Outcome is BatchOutcome.Fits));

    /// <summary>Smallest batch that found no memory or would have found none.</summary>
    public static int? TooLarge(ImmutableArray<BatchProbe> probes) =>
        probes.Where(p => p.Outcome is BatchOutcome.OutOfMemory or BatchOutcome.Forecast).Select(p => (int?)p.Batch).Min();

    /// <summary>What to measure of a batch that only just fits: nine tenths, rounded down to a multiple of the power of two that is at most an eighth of it.</summary>
    /// <returns>At least 1.</returns>
    public static int WithMargin(int fits)
    {
        var reduced = (int)(fits * (1 - Margin.Value));
        var step = 1;
        while (2 * step <= reduced / Resolution)
            step *= 2;
        return Math.Max(1, reduced / step * step);
    }

    /// <summary>How long a probe will take at most: in proportion to the batch, from the largest that ran.</summary>
    public static TimeSpan ElapsedOf(ImmutableArray<BatchProbe> probes, int batch) =>
        probes.Where(p => p.Outcome is BatchOutcome.Fits).MaxBy(p => p.Batch) is { } last ? last.Elapsed * ((double)batch / last.Batch) : TimeSpan.Zero;

    private static int? Largest(IEnumerable<BatchProbe> probes) => probes.Select(p => (int?)p.Batch).Max();
}
