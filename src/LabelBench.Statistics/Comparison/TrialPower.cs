using System.Collections.Concurrent;

namespace LabelBench.Statistics.Comparison;

/// <summary>How many trials a side find a change, and how large a change the trials find.</summary>
/// <param name="StandardDeviation">Between trials of one side, as a share of the value (0.01 is 1 %); above 0.</param>
/// <param name="Significance">Two-sided, above 0 and below 1.</param>
/// <param name="Power">Probability to find what is there, above 0 and below 1.</param>
/// <param name="Threshold">Smallest difference that is called a change, on the logarithmic scale; 0 for the test alone.</param>
/// <remarks>The t test of two equal groups: R's <c>power.t.test</c>; with a threshold the same, and the estimate beyond the threshold.</remarks>
public sealed record TrialPower(double StandardDeviation, double Significance = 0.01, double Power = 0.9, double Threshold = 0)
{
    /// <summary>More than this no one repeats.</summary>
    public const int MostTrials = 10_000;

    /// <summary>Cells of a comparison have few numbers of trials between them; numbers beyond so many are computed anew.</summary>
    private const int MostKnown = 64;

    private static readonly ConcurrentDictionary<(int Trials, double Significance, double Power), double> Known = new();

    /// <summary>Probability that a change is found.</summary>
    /// <param name="change">On the logarithmic scale, as a share.</param>
    /// <param name="trials">Of each side, at least 2.</param>
    public double Of(double change, int trials)
    {
        var freedom = 2.0 * (trials - 1);
        if (Threshold > 0)
            return BeyondThreshold(Math.Abs(change), trials);
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
    /// <remarks>Without a threshold it is a number of standard errors that depends on nothing but the number of trials.</remarks>
    public double LeastChange(int trials)
    {
        if (Threshold > 0)
            return Least(trials);
        var (unit, key) = (this with { StandardDeviation = 1 }, (trials, Significance, Power));
        return StandardDeviation * (Known.Count >= MostKnown ? unit.Least(trials) : Known.GetOrAdd(key, static (_, power) => power.Unit.Least(power.Trials), (Unit: unit, Trials: trials)));
    }

    private double Least(int trials)
    {
        var (none, found) = (0.0, Math.Max(StandardDeviation, Threshold));
        while (Of(found, trials) < Power)
            (none, found) = (found, 2 * found);
        for (var step = 0; step < 60 && found - none > 1e-12 * found; step++)
        {
            var middle = (none + found) / 2;
            (none, found) = Of(middle, trials) >= Power ? (none, middle) : (middle, found);
        }
        return found;
    }

    /// <summary>Over the estimates of the deviation, which vary as the root of χ²/ν, by Simpson's rule.</summary>
    private double BeyondThreshold(double change, int trials)
    {
        const int Steps = 400;
        var freedom = 2.0 * (trials - 1);
        var error = StandardDeviation * Math.Sqrt(2.0 / trials);
        var critical = StudentT.Quantile(1 - Significance / 2, freedom);
        var logScale = Math.Log(2) + freedom / 2 * Math.Log(freedom / 2) - SpecialFunctions.LogGamma(freedom / 2);
        var (from, to) = (Math.Max(1e-9, 1 - 10 / Math.Sqrt(2 * freedom)), 1 + 10 / Math.Sqrt(2 * freedom));
        double sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            var ratio = from + (to - from) * i / Steps;
            var density = Math.Exp(logScale + (freedom - 1) * Math.Log(ratio) - freedom * ratio * ratio / 2);
            var found = Normal.Cdf((change - Math.Max(Threshold, critical * ratio * error)) / error);
            sum += (i == 0 || i == Steps ? 1 : i % 2 == 1 ? 4 : 2) * density * found;
        }
        return Math.Clamp(sum * (to - from) / Steps / 3, 0, 1);
    }
}
