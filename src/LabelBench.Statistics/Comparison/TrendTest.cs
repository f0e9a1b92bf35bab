namespace LabelBench.Statistics.Comparison;

/// <summary>Whether the figures of two sides rise or fall together in the order in which they were measured: a straight line of one slope through each.</summary>
/// <param name="PerTrial">Slope, in the unit of the values per trial.</param>
/// <param name="Error">Its standard error, same unit.</param>
/// <param name="DegreesOfFreedom">0 where there are too few values.</param>
public sealed record TrendTest(double PerTrial, double Error, double DegreesOfFreedom)
{
    /// <summary>Two-sided, where there is no slope; 1 where there are too few values.</summary>
    public double PValue => DegreesOfFreedom < 1 ? 1 : Error == 0 ? PerTrial == 0 ? 1 : 0 : 2 * StudentT.Cdf(-Math.Abs(PerTrial) / Error, DegreesOfFreedom);

    /// <param name="sides">Each in order of time.</param>
    /// <remarks>Analysis of covariance: Σ within-side products over Σ within-side squares, residual degrees of freedom n - sides - 1.</remarks>
    public static TrendTest Of(params double[][] sides)
    {
        double products = 0, squares = 0;
        foreach (var side in sides)
        {
            var (middle, mean) = ((side.Length - 1) / 2.0, Moments.Mean(side));
            for (var i = 0; i < side.Length; i++)
            {
                products += (i - middle) * (side[i] - mean);
                squares += (i - middle) * (i - middle);
            }
        }
        var freedom = sides.Sum(s => s.Length) - sides.Length - 1;
        if (squares == 0 || freedom < 1)
            return new TrendTest(0, 0, 0);
        var slope = products / squares;
        double residuals = 0;
        foreach (var side in sides)
        {
            var (middle, mean) = ((side.Length - 1) / 2.0, Moments.Mean(side));
            for (var i = 0; i < side.Length; i++)
                residuals += Math.Pow(side[i] - mean - slope * (i - middle), 2);
        }
        return new TrendTest(slope, Math.Sqrt(residuals / freedom / squares), freedom);
    }
}
