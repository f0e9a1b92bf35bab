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
}
