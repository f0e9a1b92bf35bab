namespace LabelBench.Statistics;

/// <summary>Intervals of a mean and of a percentile from one run, whose values depend on each other.</summary>
/// <remarks>
/// Values of a queue resemble their neighbours, so an interval that takes them for independent is too narrow. Means of long batches hardly depend on each
/// other: Law and Kelton, "Simulation Modeling and Analysis", batch means; where the batch means themselves still correlate, their variance is raised by
/// (1 + φ) / (1 - φ). The percentile's interval lies between two order statistics of as many values as the run is worth by <see cref="VarianceInflation"/>.
/// </remarks>
public static class BatchMeans
{
    /// <summary>Batches of one run; each has as many values as fit, and the first ones left over are not used.</summary>
    public const int Batches = 20;

    /// <summary>Mean with Student's t interval over batch means.</summary>
    /// <param name="values">In order of time; below two values a batch there is no interval.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Count is the number of values used.</returns>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not above 0 and below 1.</exception>
    public static Estimate Mean(ReadOnlySpan<double> values, double confidence = 0.95)
    {
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0 and below 1.");
        var length = values.Length / Batches;
        if (length < 2)
            return new Estimate(Moments.Mean(values), null, null, null, values.Length);
        var used = values[^(length * Batches)..];
        var means = new double[Batches];
        for (var i = 0; i < Batches; i++)
            means[i] = Moments.Mean(used.Slice(i * length, length));
        var mean = Moments.Mean(means);
        var phi = Autocorrelation.AtLagOne([.. means.Select(m => m - mean)]);
        var t = StudentT.Quantile(1 - (1 - confidence) / 2, Batches - 1);
        var half = t * Moments.StandardDeviation(means) * Math.Sqrt(Autocorrelation.Inflation(phi) / Batches);
        return new Estimate(mean, mean - half, mean + half, confidence, used.Length);
    }

    /// <summary>Percentile (type 7) with an interval between order statistics.</summary>
    /// <param name="values">In order of time.</param>
    /// <param name="p">Share below the percentile, above 0 and below 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Without an interval where the run is too short for an order statistic beyond the upper end.</returns>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is not above 0 and below 1.</exception>
    public static Estimate Percentile(ReadOnlySpan<double> values, double p, double confidence = 0.95)
    {
        if (!(p is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A percentile is given as a share above 0 and below 1.");
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0 and below 1.");
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var estimate = Quantiles.Of(sorted, p);
        var above = new bool[values.Length];
        for (var i = 0; i < above.Length; i++)
            above[i] = values[i] > estimate;
        var worth = values.Length / VarianceInflation.Of(above).Factor;
        if (worth * Math.Min(p, 1 - p) < 1)
            return new Estimate(estimate, null, null, null, values.Length);
        // The shares whose order statistics bracket the percentile: Clopper and Pearson (1934) for a share p seen in so many independent values.
        var tail = (1 - confidence) / 2;
        var low = ShareWithTail(tail, p * worth, (1 - p) * worth + 1);
        var high = ShareWithTail(1 - tail, p * worth + 1, (1 - p) * worth);
        return high * (sorted.Length - 1) > sorted.Length - 2
            ? new Estimate(estimate, null, null, null, values.Length)
            : new Estimate(estimate, Quantiles.Of(sorted, low), Quantiles.Of(sorted, high), confidence, values.Length);
    }

    /// <summary>The quantile of a beta distribution, by bisection.</summary>
    private static double ShareWithTail(double tail, double a, double b)
    {
        double low = 0, high = 1;
        for (var middle = 0.5; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (SpecialFunctions.IncompleteBeta(middle, a, b) < tail)
                low = middle;
            else
                high = middle;
        }
        return high;
    }
}
