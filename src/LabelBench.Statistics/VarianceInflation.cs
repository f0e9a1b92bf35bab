namespace LabelBench.Statistics;

/// <summary>How many dependent queries tell as much as one independent query, where queueing makes slow queries cluster.</summary>
/// <param name="Factor">1 or more; n queries are worth n / factor independent ones.</param>
/// <param name="MeanRun">Mean length of the runs of consecutive overs, or of those within the limit where these are fewer; 0 where there are none.</param>
/// <param name="BatchRatio">Variance of batch means over that of independent queries; null when there are too few queries to batch.</param>
/// <remarks>
/// Batch means as in Law and Kelton, "Simulation Modeling and Analysis": B = 30 batches of m = ⌊n / B⌋ queries and those that lie half a batch between them (overlapping
/// batches know the variance better: Meketon and Schmeiser 1984), s² the variance of their shares of overs, ratio s² m / (p (1 - p)). The larger of
/// the two measures counts, and never less than 1; with few clusters it is raised a little.
/// </remarks>
public sealed record VarianceInflation(double Factor, double MeanRun, double? BatchRatio)
{
    /// <summary>Batches that the variance is taken over.</summary>
    public const int Batches = 30;

    // A mean of squares over a mean of few clusters comes out too small: by half of this where sizes are exponential. The rest, ours and set by simulation, is for how
    // badly few clusters know their own size: a run with luckily small ones would pass too often.
    private const double FewClusters = 1.5;

    /// <param name="over">Whether each query was over the limit, in the order in which they were scheduled.</param>
    public static VarianceInflation Of(ReadOnlySpan<bool> over)
    {
        var overs = over.Count(true);
        if (overs == 0 || overs == over.Length)
            return new VarianceInflation(1, 0, null);
        var rarer = 2 * overs <= over.Length;
        var meanRun = (double)(rarer ? overs : over.Length - overs) / Runs(over, rarer);
        var ratio = RatioOfBatches(over, (double)overs / over.Length);
        var factor = Math.Max(1, Math.Max(meanRun, ratio ?? 0));
        return new VarianceInflation(factor == 1 ? 1 : factor * (1 + FewClusters * factor / overs), meanRun, ratio);
    }

    private static int Runs(ReadOnlySpan<bool> over, bool kind)
    {
        var runs = 0;
        for (var i = 0; i < over.Length; i++)
            runs += over[i] == kind && (i == 0 || over[i - 1] != kind) ? 1 : 0;
        return runs;
    }

    private static double? RatioOfBatches(ReadOnlySpan<bool> over, double share)
    {
        var length = over.Length / Batches;
        if (length < 2)
            return null;
        Span<double> means = stackalloc double[2 * Batches - 1];
        for (var half = 0; half < means.Length; half++)
            means[half] = (double)over.Slice(half * length / 2, length).Count(true) / length;
        // The overlapping ones are not so many independent values: the divisor is that of B.
        var variance = Moments.Variance(means) * (means.Length - 1) / means.Length * Batches / (Batches - 1);
        return variance * length / (share * (1 - share));
    }
}
