namespace LabelBench.Statistics.Comparison;

/// <summary>How many trials a side find a change, and how large a change the trials find.</summary>
/// <param name="StandardDeviation">Between trials of one side, as a share of the value (0.01 is 1 %); above 0.</param>
/// <param name="Significance">Two-sided, above 0 and below 1.</param>
/// <param name="Power">Probability to find what is there, above 0 and below 1.</param>
/// <remarks>The t test of two equal groups: R's <c>power.t.test</c>.</remarks>
public sealed record TrialPower(double StandardDeviation, double Significance = 0.01, double Power = 0.9)
{
    /// <summary>More than this no one repeats.</summary>
    public const int MostTrials = 10_000;

    /// <summary>Probability that a change is found.</summary>
    /// <param name="change">On the logarithmic scale, as a share.</param>
    /// <param name="trials">Of each side, at least 2.</param>
    public double Of(double change, int trials)
    {
        var freedom = 2.0 * (trials - 1);
        var noncentrality = Math.Abs(change) / (StandardDeviation * Math.Sqrt(2.0 / trials));
        return noncentrality > 37 ? 1 : 1 - NoncentralT.Cdf(StudentT.Quantile(1 - Significance / 2, freedom), freedom, noncentrality);
    }

    /// <returns>Least trials of each side that find the change with the stated power, at least 3; null where <see cref="MostTrials"/> do not.</returns>
    public int? TrialsFor(double change)
    {
        if (Of(change, MostTrials) < Power)
            return null;
        var (few, enough) = (2, MostTrials);
        while (enough - few > 1)
        {
            var middle = (few + enough) / 2;
            (few, enough) = Of(change, middle) >= Power ? (few, middle) : (middle, enough);
        }
        return Math.Max(3, enough);
    }

    /// <returns>Least change that so many trials of each side find with the stated power, as a share on the logarithmic scale.</returns>
    /// <param name="trials">At least 2.</param>
    public double LeastChange(int trials)
    {
        var (none, found) = (0.0, StandardDeviation);
        while (Of(found, trials) < Power)
            (none, found) = (found, 2 * found);
        for (var step = 0; step < 60 && found - none > 1e-12 * found; step++)
        {
            var middle = (none + found) / 2;
            (none, found) = Of(middle, trials) >= Power ? (none, middle) : (middle, found);
        }
        return found;
    }
}
