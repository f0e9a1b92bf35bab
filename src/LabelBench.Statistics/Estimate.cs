namespace LabelBench.Statistics;

/// <summary>A value estimated from a sample, and how sure it is.</summary>
/// <param name="Value">Best single value, in the unit of the sample.</param>
/// <param name="Low">Lower end of the interval, same unit; null when the sample is too small for one.</param>
/// <param name="High">Upper end of the interval, same unit; null when the sample is too small for one.</param>
/// <param name="Confidence">Nominal coverage of the interval, 0 to 1; null without an interval.</param>
/// <param name="Count">Values behind it.</param>
public sealed record Estimate(double Value, double? Low, double? High, double? Confidence, int Count)
{
    /// <summary>Mean with Student's t interval: mean ± t(n-1) · s / √n. One value gives no interval.</summary>
    /// <param name="values">n >= 1 independent values: one per process start, never iterations of one process.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not above 0 and below 1.</exception>
    /// <remarks>Student (1908), doi:10.1093/biomet/6.1.1.</remarks>
    public static Estimate OfMean(ReadOnlySpan<double> values, double confidence = 0.95)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0 and below 1.");
        var mean = Moments.Mean(values);
        if (values.Length < 2)
            return new Estimate(mean, null, null, null, values.Length);
        var t = StudentT.Quantile(1 - (1 - confidence) / 2, values.Length - 1);
        var half = t * Moments.StandardDeviation(values) / Math.Sqrt(values.Length);
        return new Estimate(mean, mean - half, mean + half, confidence, values.Length);
    }

    /// <summary>Median with an interval between two order statistics: it assumes nothing about the distribution, and covers at least what is asked for.</summary>
    /// <param name="values">n >= 1 independent values, any order; below 6 there is no interval of 95 %.</param>
    /// <param name="confidence">Above 0 and below 1; the estimate states the coverage that the chosen order statistics have, which is as much or more.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not above 0 and below 1.</exception>
    /// <remarks>From x[k] to x[n + 1 - k] the coverage is 1 - 2 P(B &lt; k), B binomial with n draws of 1/2: the inverted sign test. Thompson (1936), doi:10.1214/aoms/1177732502.</remarks>
    public static Estimate OfMedian(ReadOnlySpan<double> values, double confidence = 0.95)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0 and below 1.");
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var median = Quantiles.Of(sorted, 0.5);
        var (inside, coverage, below, exactly) = (0, 0.0, 0.0, Math.Pow(0.5, sorted.Length));
        for (var k = 1; 2 * k <= sorted.Length; k++)
        {
            below += exactly; // P(B < k)
            exactly *= (double)(sorted.Length - k + 1) / k;
            if (1 - 2 * below < confidence)
                break;
            (inside, coverage) = (k, 1 - 2 * below);
        }
        return inside == 0
            ? new Estimate(median, null, null, null, sorted.Length)
            : new Estimate(median, sorted[inside - 1], sorted[^inside], coverage, sorted.Length);
    }
}
