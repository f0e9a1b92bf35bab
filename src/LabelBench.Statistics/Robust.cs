namespace LabelBench.Statistics;

/// <summary>Location and spread that a few wild values do not move. Values in any order; results in the unit of the values.</summary>
public static class Robust
{
    /// <summary>Makes the median absolute deviation estimate the standard deviation of normal data: 1 / qnorm(3/4), as in R's <c>mad</c>.</summary>
    public const double NormalConsistency = 1.4826;

    /// <summary>Middle value, or the mean of the two middle ones.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return Quantiles.Of(sorted, 0.5);
    }

    /// <summary>Median absolute deviation from the median, not scaled; times <see cref="NormalConsistency"/> it compares with a standard deviation.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double MedianAbsoluteDeviation(ReadOnlySpan<double> values)
    {
        var median = Median(values);
        var deviations = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
            deviations[i] = Math.Abs(values[i] - median);
        return Median(deviations);
    }

    /// <summary>Hodges-Lehmann location of one sample: the median of the means of all pairs, each value with itself included.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    /// <remarks>Hodges and Lehmann (1963), doi:10.1214/aoms/1177704172; breakdown 29 %. O(n² log n) time, O(n²) memory.</remarks>
    public static double HodgesLehmann(ReadOnlySpan<double> values)
    {
        var n = values.Length;
        var means = new double[n * (n + 1) / 2];
        for (int i = 0, k = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
                means[k++] = values[i] + (values[j] - values[i]) / 2;
        }
        return Median(means);
    }
}
