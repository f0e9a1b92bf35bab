namespace LabelBench.Statistics;

/// <summary>Sample quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan.</summary>
/// <remarks>
/// Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566; the default of R and NumPy. With n values sorted ascending and h = (n - 1) p,
/// the quantile is x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h]). O(1) time on sorted input.
/// </remarks>
public static class Quantiles
{
    /// <param name="sorted">n >= 1 values, ascending; the order is not checked.</param>
    /// <param name="p">0 to 1.</param>
    /// <returns>The quantile in the unit of the values.</returns>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside 0 to 1 or not a number.</exception>
    public static double Of(ReadOnlySpan<double> sorted, double p)
    {
        var (below, fraction) = Place(sorted.Length, p);
        return fraction == 0 ? sorted[below] : sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{double}, double)"/>
    public static double Of(ReadOnlySpan<long> sorted, double p)
    {
        var (below, fraction) = Place(sorted.Length, p);
        return fraction == 0 ? sorted[below] : sorted[below] + fraction * ((double)sorted[below + 1] - sorted[below]);
    }

    private static (int Below, double Fraction) Place(int count, double p)
    {
        if (count == 0)
            throw new ArgumentException("A quantile needs at least one value.", nameof(count));
        if (!(p is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile's level is between 0 and 1.");
        var place = (count - 1) * p;
        var below = Math.Min((int)place, count - 1);
        return below == count - 1 ? (below, 0) : (below, place - below);
    }
}
