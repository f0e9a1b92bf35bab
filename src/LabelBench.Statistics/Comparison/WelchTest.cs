namespace LabelBench.Statistics.Comparison;

/// <summary>Difference of two means whose variances may differ.</summary>
/// <param name="Difference">Second mean less first, in the unit of the values; of several groups the weighted sum of their means.</param>
/// <param name="StandardError">Of the difference, same unit.</param>
/// <param name="DegreesOfFreedom">By Satterthwaite.</param>
/// <param name="Count">Values of the smallest sample.</param>
/// <remarks>Welch (1947), doi:10.1093/biomet/34.1-2.28.</remarks>
public sealed record WelchTest(double Difference, double StandardError, double DegreesOfFreedom, int Count)
{
    /// <summary>Two-sided probability of such a difference where there is none.</summary>
    public double PValue => StandardError == 0 ? Difference == 0 ? 1 : 0 : 2 * StudentT.Cdf(-Math.Abs(Difference) / StandardError, DegreesOfFreedom);

    /// <param name="confidence">Above 0 and below 1.</param>
    public Estimate Interval(double confidence)
    {
        var half = StandardError == 0 ? 0 : StudentT.Quantile(1 - (1 - confidence) / 2, DegreesOfFreedom) * StandardError;
        return new Estimate(Difference, Difference - half, Difference + half, confidence, Count);
    }

    /// <summary>Whether the interval of a confidence lies within a bound of 0 on both sides: two one-sided tests, without the interval's quantile.</summary>
    public bool IsWithin(double bound, double confidence) => Math.Abs(Difference) < bound
        && (StandardError == 0 || StudentT.Cdf((Math.Abs(Difference) - bound) / StandardError, DegreesOfFreedom) < (1 - confidence) / 2);

    /// <param name="from">At least 2 values, one per process start.</param>
    /// <param name="to">At least 2 values, in the same unit.</param>
    /// <param name="prior">What a suite of comparisons knows about their variances; null for these values alone.</param>
    /// <exception cref="ArgumentException">A sample has fewer than 2 values.</exception>
    public static WelchTest Of(ReadOnlySpan<double> from, ReadOnlySpan<double> to, VariancePrior? prior = null) =>
        Of(Contrast.Of(from.ToArray(), to.ToArray()), prior);

    /// <summary>Of the values as they are: logarithms where ratios are compared.</summary>
    /// <param name="unbiased">Whether the degrees of freedom are estimated without bias; otherwise they are what R's <c>t.test</c> gives, too few where there are few values.</param>
    /// <exception cref="ArgumentException">A group has fewer than 2 values.</exception>
    /// <remarks>
    /// Degrees of freedom f = (Σ w²σ²/n)² / Σ (w²σ²/n)²/ν. Of a normal sample E s⁴ = σ⁴ (ν + 2) / ν, so that Σ (w²s²/n)² / (ν + 2) estimates the denominator without bias and
    /// twice that is what the square of Σ w²s²/n has too much: f = (Σ w²s²/n)² / Σ (w²s²/n)²/(ν + 2) - 2. With 3 and 3 values of one variance the interval of 95 % covers
    /// 95.0 instead of 96.5 %, of deviations 1 and 3 it covers 93.4 instead of 94.8 %.
    /// </remarks>
    public static WelchTest Of(Contrast contrast, VariancePrior? prior = null, bool unbiased = false)
    {
        var correction = unbiased ? 2 : 0;
        double difference = 0, variance = 0, squares = 0;
        foreach (var group in contrast.Groups)
        {
            var (ofMean, freedom) = Part(group.Values, prior);
            ofMean *= group.Weight * group.Weight;
            difference += group.Weight * Moments.Mean(group.Values);
            variance += ofMean;
            squares += ofMean * ofMean / (freedom + correction);
        }
        var allFreedom = contrast.Groups.Sum(g => g.Values.Length - 1);
        return new WelchTest(difference, Math.Sqrt(variance), variance == 0 ? allFreedom : variance * variance / squares - correction, contrast.Trials);
    }

    /// <summary>Variance of the mean, and the degrees of freedom behind it.</summary>
    private static (double OfMean, double Freedom) Part(double[] values, VariancePrior? prior)
    {
        var (variance, freedom) = prior is null ? (Moments.Variance(values), values.Length - 1) : prior.Moderate(Moments.Variance(values), values.Length - 1);
        return (variance / values.Length, freedom);
    }
}
