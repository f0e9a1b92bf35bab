namespace LabelBench.Statistics.Comparison;

/// <summary>How the pace of the machine differs between the trials of two sides: what a fixed piece of work took right before and right after each of them.</summary>
/// <param name="LogRatio">Natural logarithm of second side over first; of several groups the weighted sum.</param>
/// <param name="StandardError">Of <paramref name="LogRatio"/>, from how the two readings of a trial differ.</param>
/// <param name="DegreesOfFreedom">Behind the error; at least 1.</param>
/// <remarks>
/// The mean of a trial's two readings is off by half of what their difference scatters by: Var((a + b) / 2) = Var(a - b) / 4. What readings of the same side differ by beyond that
/// is the machine itself and no error of this ratio, which is that of these very trials.
/// </remarks>
public sealed record PaceShift(double LogRatio, double StandardError, double DegreesOfFreedom)
{
    /// <summary>A figure follows the pace by at most so much more than in proportion: no fixed work is as sensitive as every workload.</summary>
    public const double MostFollowing = 1.5;

    /// <summary>A pace that moved by less than this share of what the figure did is no explanation, and nothing is asked of it; below 1 / <see cref="MostFollowing"/>.</summary>
    public const double LeastShare = 0.5;

    /// <summary>By which a pace moved at all, on one side.</summary>
    private const double Confidence = 0.999;

    /// <summary>Candidate over base, 1 for the same pace.</summary>
    public double Ratio => Math.Exp(LogRatio);

    /// <summary>Whether the two sides ran at different paces beyond the scatter of readings, by more than a change that matters.</summary>
    public bool HasMoved(double logThreshold) => Math.Abs(LogRatio) >= logThreshold && PValue <= 2 * (1 - Confidence);

    private double PValue => StandardError == 0 ? LogRatio == 0 ? 1 : 0 : 2 * StudentT.Cdf(-Math.Abs(LogRatio) / StandardError, DegreesOfFreedom);

    /// <summary>Whether a change of a figure stands beside this pace: the pace did not move along by at least half as much, or what is left is a change whatever part of the pace the figure follows.</summary>
    /// <param name="change">Of the figure; a rate is taken to rise with the pace, a time with its inverse, which is then this pace.</param>
    /// <param name="rule">What the rest must still be.</param>
    public bool Leaves(WelchTest change, ChangeRule rule)
    {
        var (size, along) = (Math.Abs(change.Difference), Math.Sign(change.Difference) * LogRatio);
        if (along < LeastShare * size || along < StudentT.Quantile(Confidence, DegreesOfFreedom) * StandardError)
            return true;
        var rest = size - MostFollowing * along;
        var (ofChange, ofPace) = (change.StandardError * change.StandardError, MostFollowing * StandardError * MostFollowing * StandardError);
        var error = Math.Sqrt(ofChange + ofPace);
        if (rest < rule.LogThreshold || error == 0)
            return rest >= rule.LogThreshold;
        var freedom = error * error * error * error / (ofChange * ofChange / change.DegreesOfFreedom + ofPace * ofPace / DegreesOfFreedom);
        return 2 * StudentT.Cdf(-rest / error, freedom) <= rule.Significance;
    }

    /// <param name="groups">With a weight each, which add up to 0; every group has at least one trial, all together at least 2.</param>
    internal static PaceShift Of(IReadOnlyList<(PaceReadings Pace, double Weight)> groups)
    {
        var differences = groups.SelectMany(g => g.Pace.Before.Zip(g.Pace.After, (before, after) => Math.Log(after / before))).ToArray();
        var ofMean = Moments.Variance(differences) / 4;
        double ratio = 0, variance = 0;
        foreach (var (pace, weight) in groups)
        {
            ratio += weight * Moments.Mean([.. pace.Before.Zip(pace.After, (before, after) => (Math.Log(before) + Math.Log(after)) / 2)]);
            variance += weight * weight * ofMean / pace.Before.Length;
        }
        return new PaceShift(ratio, Math.Sqrt(variance), differences.Length - 1);
    }
}

/// <summary>What a fixed piece of work on the whole machine gave around the trials of a group: rates above 0 in any unit, or times where the figure is one.</summary>
/// <param name="Before">Right before each trial, in the order of the group's values.</param>
/// <param name="After">Right after each of them.</param>
public sealed record PaceReadings(double[] Before, double[] After);
