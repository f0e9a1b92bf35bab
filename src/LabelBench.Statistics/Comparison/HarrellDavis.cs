namespace LabelBench.Statistics.Comparison;

/// <summary>Quantiles as a weighted mean of all order statistics: they vary less between samples than single order statistics do.</summary>
/// <remarks>Harrell and Davis (1982), doi:10.1093/biomet/69.3.635: the weight of x[i] is I(i/n) - I((i-1)/n), I the incomplete beta function with a = (n+1)p and b = (n+1)(1-p).</remarks>
public static class HarrellDavis
{
    /// <param name="sorted">n >= 1 values, ascending; the order is not checked.</param>
    /// <param name="p">Above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not above 0 and below 1.</exception>
    public static double Of(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.IsEmpty)
            throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));
        if (!(p is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile's level is above 0 and below 1.");
        var n = sorted.Length;
        var (a, b) = ((n + 1) * p, (n + 1) * (1 - p));
        double quantile = 0, below = 0;
        for (var i = 1; i <= n; i++)
        {
            var upTo = i == n ? 1 : SpecialFunctions.IncompleteBeta((double)i / n, a, b);
            quantile += (upTo - below) * sorted[i - 1];
            below = upTo;
        }
        return quantile;
    }
}
