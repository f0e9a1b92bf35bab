namespace LabelBench.Statistics.Comparison;

/// <summary>Difference of two means whose variances may differ.</summary>
/// <param name="Difference">Second mean less first, in the unit of the values.</param>
/// <param name="StandardError">Of the difference, same unit.</param>
/// <param name="DegreesOfFreedom">Of Satterthwaite.</param>
/// <param name="Count">Values of the smaller sample.</param>
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

    /// <param name="from">At least 2 values, one per process start.</param>
    /// <param name="to">At least 2 values, in the same unit.</param>
    /// <param name="prior">What a suite of comparisons knows about their variances; null for these values alone.</param>
    /// <exception cref="ArgumentException">A sample has fewer than 2 values.</exception>
    public static WelchTest Of(ReadOnlySpan<double> from, ReadOnlySpan<double> to, VariancePrior? prior = null)
    {
        var (first, second) = (Part(from, prior), Part(to, prior));
        var variance = first.OfMean + second.OfMean;
        var freedom = variance == 0
            ? from.Length + to.Length - 2
            : variance * variance / (first.OfMean * first.OfMean / first.Freedom + second.OfMean * second.OfMean / second.Freedom);
        return new WelchTest(Moments.Mean(to) - Moments.Mean(from), Math.Sqrt(variance), freedom, Math.Min(from.Length, to.Length));
    }

    /// <summary>Variance of the mean, and the degrees of freedom behind it.</summary>
    private static (double OfMean, double Freedom) Part(ReadOnlySpan<double> values, VariancePrior? prior)
    {
        var (variance, freedom) = prior is null ? (Moments.Variance(values), values.Length - 1) : prior.Moderate(Moments.Variance(values), values.Length - 1);
        return (variance / values.Length, freedom);
    }
}
