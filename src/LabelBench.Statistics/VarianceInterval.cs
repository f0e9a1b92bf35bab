namespace LabelBench.Statistics;

/// <summary>How sure a standard deviation is.</summary>
public static class VarianceInterval
{
    /// <param name="deviation">Of a sample, at least 0.</param>
    /// <param name="degreesOfFreedom">At least 1.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>Ends in the unit of the deviation, for normal values: ν s² over the quantiles of χ².</returns>
    /// <remarks>Quantiles by Wilson and Hilferty (1931), doi:10.1073/pnas.17.12.684: within 1 % of the exact ends from 3 degrees of freedom on, 10 % at 1.</remarks>
    public static (double Low, double High) OfDeviation(double deviation, int degreesOfFreedom, double confidence)
    {
        var z = StudentT.Quantile((1 + confidence) / 2, 1e6);
        return (deviation / Math.Sqrt(Ratio(z)), deviation / Math.Sqrt(Ratio(-z)));

        // Quantile of χ² over its degrees of freedom.
        double Ratio(double at) => Math.Pow(Math.Max(0.05, 1 - 2.0 / (9 * degreesOfFreedom) + at * Math.Sqrt(2.0 / (9 * degreesOfFreedom))), 3);
    }
}
