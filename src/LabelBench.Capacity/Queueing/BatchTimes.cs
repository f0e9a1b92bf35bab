using System.Collections.Immutable;

namespace LabelBench.Capacity.Queueing;

/// <summary>How long a server takes for a batch that is not full, as a share of what it takes for a full one.</summary>
public sealed class BatchTimes
{
    private readonly ImmutableArray<double> _shares;

    /// <param name="measured">Batch sizes, 1 or more, and seconds of a call or pipeline with each, above 0; at least one, in any order.</param>
    /// <remarks>Between sizes that were measured times are interpolated; below the smallest its time is taken, and a larger batch takes no less than a smaller one.</remarks>
    public BatchTimes(IEnumerable<(int Size, double Seconds)> measured)
    {
        var points = measured.OrderBy(m => m.Size).ToArray();
        for (var i = 1; i < points.Length; i++)
            points[i].Seconds = Math.Max(points[i].Seconds, points[i - 1].Seconds);
        var full = points[^1];
        _shares = [.. Enumerable.Range(1, full.Size).Select(size => Between(points, size) / full.Seconds)];
    }

    /// <param name="overhead">Share of a full batch's time that does not depend on how many items are in it, 0 to 1; the rest grows with them.</param>
    public static BatchTimes Affine(int largest, double overhead) => new([(1, overhead + (1 - overhead) / largest), (largest, 1)]);

    /// <summary>Most items of a batch.</summary>
    public int Largest => _shares.Length;

    /// <summary>Share of a full batch's time that does not depend on how many items are in it, 0 to 1: that of the affine times through a batch of one and a full one.</summary>
    public double Overhead => Largest == 1 ? 0 : Math.Clamp((_shares[0] * Largest - 1) / (Largest - 1), 0, 1);

    /// <param name="size">1 to <see cref="Largest"/>.</param>
    /// <returns>Time over that of a full batch, above 0 and at most 1.</returns>
    public double Share(int size) => _shares[size - 1];

    private static double Between((int Size, double Seconds)[] points, int size)
    {
        var upper = Array.FindIndex(points, p => p.Size >= size);
        if (upper == 0)
            return points[0].Seconds;
        var (below, above) = (points[upper - 1], points[upper]);
        return below.Seconds + (above.Seconds - below.Seconds) * (size - below.Size) / (above.Size - below.Size);
    }
}
