using System.Collections.Concurrent;

namespace LabelBench.Statistics.Comparison;

/// <summary>Quantiles as a weighted mean of all order statistics: they vary less between samples than single order statistics do.</summary>
/// <remarks>Harrell and Davis (1982), doi:10.1093/biomet/69.3.635: the weight of x[i] is I(i/n) - I((i-1)/n), I the incomplete beta function with a = (n+1)p and b = (n+1)(1-p).</remarks>
public static class HarrellDavis
{
    /// <summary>Trials of a fixed number of queries ask for the same weights thousands of times; lengths beyond so many are computed anew.</summary>
    private const int MostKnown = 64;

    private static readonly ConcurrentDictionary<(int N, double P), (int First, double[] Weights)> Known = new();

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
        var (first, weights) = Weights(n, p);
        double quantile = 0;
        for (var i = 0; i < weights.Length; i++)
            quantile += weights[i] * sorted[first + i];
        return quantile;
    }

    /// <summary>Weights of the order statistics that have any, from the first of them: 20 standard deviations away nothing is left of a double, unless the distribution is very skew.</summary>
    private static (int First, double[] Weights) Weights(int n, double p) => Known.Count >= MostKnown
        ? Compute(n, p)
        : Known.GetOrAdd((n, p), static key => Compute(key.N, key.P));

    private static (int First, double[] Weights) Compute(int n, double p)
    {
        var (a, b) = ((n + 1) * p, (n + 1) * (1 - p));
        var reach = Math.Min(a, b) < 8 ? 1 : 20 * Math.Sqrt(p * (1 - p) / (n + 2));
        var (first, last) = (Math.Max(0, (int)Math.Floor((p - reach) * n) - 1), Math.Min(n, (int)Math.Ceiling((p + reach) * n) + 1));
        var weights = new double[last - first];
        var below = first == 0 ? 0 : SpecialFunctions.IncompleteBeta((double)first / n, a, b);
        for (var i = first + 1; i <= last; i++)
        {
            var upTo = i == n ? 1 : SpecialFunctions.IncompleteBeta((double)i / n, a, b);
            weights[i - first - 1] = upTo - below;
            below = upTo;
        }
        return (first, weights);
    }
}
