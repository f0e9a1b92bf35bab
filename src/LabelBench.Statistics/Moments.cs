namespace LabelBench.Statistics;

/// <summary>Means and spread of a sample. Values in any order; each result is in the unit of the values unless it says otherwise.</summary>
public static class Moments
{
    /// <summary>Arithmetic mean, summed with compensation (Neumaier 1974) so that long samples lose no digits.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double Mean(ReadOnlySpan<double> values)
    {
        RequireAtLeast(1, values.Length);
        double sum = 0, lost = 0;
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return (sum + lost) / values.Length;
    }

    /// <summary>Arithmetic mean of whole numbers, exact before the final division.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double Mean(ReadOnlySpan<long> values)
    {
        RequireAtLeast(1, values.Length);
        Int128 sum = 0;
        foreach (var value in values)
            sum += value;
        return (double)sum / values.Length;
    }

    /// <summary>Sample standard deviation, divisor n - 1, in two passes.</summary>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    public static double StandardDeviation(ReadOnlySpan<double> values) => Math.Sqrt(Variance(values));

    /// <summary>Sample variance, divisor n - 1, in two passes; in the unit of the values squared.</summary>
    /// <exception cref="ArgumentException">There are fewer than two values.</exception>
    public static double Variance(ReadOnlySpan<double> values)
    {
        RequireAtLeast(2, values.Length);
        var mean = Mean(values);
        double squares = 0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return squares / (values.Length - 1);
    }

    /// <summary>Sample standard deviation over the mean; dimensionless.</summary>
    /// <exception cref="ArgumentException">There are fewer than two values, or their mean is zero.</exception>
    public static double CoefficientOfVariation(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        return mean == 0
            ? throw new ArgumentException("The coefficient of variation is not defined for a mean of zero.", nameof(values))
            : StandardDeviation(values) / Math.Abs(mean);
    }

    /// <summary>Geometric mean: the exponential of the mean logarithm.</summary>
    /// <exception cref="ArgumentException">There is no value, or one is not above zero.</exception>
    public static double GeometricMean(ReadOnlySpan<double> values)
    {
        RequireAtLeast(1, values.Length);
        var logarithms = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            logarithms[i] = values[i] > 0
                ? Math.Log(values[i])
                : throw new ArgumentException($"A geometric mean takes values above zero; value {i} is not.", nameof(values));
        }
        return Math.Exp(Mean(logarithms));
    }

    private static void RequireAtLeast(int needed, int count)
    {
        if (count < needed)
            throw new ArgumentException($"This takes at least {needed} value{(needed == 1 ? "" : "s")}; there {(count == 1 ? "is" : "are")} {count}.", nameof(count));
    }
}
