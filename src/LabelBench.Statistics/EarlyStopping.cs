namespace LabelBench.Statistics;

/// <summary>LoadGen's rule for stopping early: are there enough queries under the limit to say that the percentile holds?</summary>
/// <remarks>
/// MLPerf inference rules, "early stopping". With t queries over the limit and h under it, a run passes when P[Bin(h + t, 1 - p + d) ≤ t] ≤ 1 - c, and
/// that probability is the incomplete beta function I(p - d; h, t + 1). It assumes that queries are independent; <see cref="SloTest"/> corrects where they
/// queue. There is no largest t. Not for several threads at once: what was computed is remembered.
/// </remarks>
public sealed class EarlyStopping
{
    private readonly Dictionary<long, long> leastUnder = [];

    /// <param name="percentile">Share of queries that must stay within the limit, above 0 and below 1: 0.99 for P99.</param>
    /// <param name="confidence">Above 0 and below 1; MLPerf takes 0.99.</param>
    /// <param name="tolerance">d: how far below the percentile is still acceptable, 0 or more and below the percentile; MLPerf takes 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public EarlyStopping(double percentile, double confidence = 0.99, double tolerance = 0)
    {
        if (!(percentile is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(percentile), percentile, "A percentile is given as a share above 0 and below 1.");
        if (!(confidence is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0 and below 1.");
        if (!(tolerance >= 0 && tolerance < percentile))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is 0 or more and below the percentile.");
        (Percentile, Confidence, Tolerance) = (percentile, confidence, tolerance);
    }

    public double Percentile { get; }

    public double Confidence { get; }

    public double Tolerance { get; }

    /// <summary>Whether <paramref name="queries"/> of which <paramref name="overs"/> were over the limit show that the percentile holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or there are more overs than queries.</exception>
    public bool Passes(long queries, long overs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(overs);
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, overs);
        return queries > overs && SpecialFunctions.IncompleteBeta(Percentile - Tolerance, queries - overs, overs + 1.0) <= 1 - Confidence;
    }

    /// <summary>h(t): the fewest queries under the limit with which a run that has <paramref name="overs"/> over it passes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="overs"/> is negative.</exception>
    public long LeastUnder(long overs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(overs);
        if (leastUnder.TryGetValue(overs, out var known))
            return known;
        long fails = 0, passes = 1;
        while (!Passes(passes + overs, overs))
            (fails, passes) = (passes, passes * 2);
        while (passes - fails > 1)
        {
            var middle = fails + (passes - fails) / 2;
            if (Passes(middle + overs, overs))
                passes = middle;
            else
                fails = middle;
        }
        return leastUnder[overs] = passes;
    }

    /// <summary>h(t) + t: the fewest queries with which a run that has <paramref name="overs"/> over the limit passes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="overs"/> is negative.</exception>
    public long LeastTotal(long overs) => LeastUnder(overs) + overs;

    /// <summary>The most queries over the limit with which <paramref name="queries"/> still pass; null when not even none suffices.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="queries"/> is negative.</exception>
    public long? MostOvers(long queries)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queries);
        if (!Passes(queries, 0))
            return null;
        long passes = 0, fails = queries;
        while (fails - passes > 1)
        {
            var middle = passes + (fails - passes) / 2;
            if (Passes(queries, middle))
                passes = middle;
            else
                fails = middle;
        }
        return passes;
    }

    /// <summary>LoadGen's percentile of a stream: the latency that the percentile stays below with the stated confidence.</summary>
    /// <param name="sorted">Latencies in ascending order; the order is not checked.</param>
    /// <remarks>With the largest t ≥ 1 for which h(t) + t ≤ n it is sorted[n - t], which lies above the nominal rank: an upper bound.</remarks>
    public EarlyStoppingEstimate Estimate(ReadOnlySpan<long> sorted)
    {
        var overs = MostOvers(sorted.Length);
        return overs is >= 1
            ? new EarlyStoppingEstimate(sorted[^(int)overs.Value], overs.Value, sorted.Length, 0)
            : new EarlyStoppingEstimate(null, 0, sorted.Length, LeastTotal(1) - sorted.Length);
    }
}
