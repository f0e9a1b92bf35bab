namespace LabelBench.Statistics.Comparison;

/// <summary>The rank sum test of Mann, Whitney and Wilcoxon: are the values of one sample larger than those of another?</summary>
/// <remarks>Mann and Whitney (1947), doi:10.1214/aoms/1177730491. Its values must be exchangeable: one summary per process start, never iterations.</remarks>
public static class MannWhitney
{
    /// <summary>Beyond so many values the normal approximation is as good as the exact distribution.</summary>
    private const int ExactUpTo = 100;

    /// <summary>Pairs in which <paramref name="to"/> is larger, those that tie counted by half.</summary>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static double Statistic(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        if (from.IsEmpty || to.IsEmpty)
            throw new ArgumentException("Two samples are compared, and one is empty.");
        double larger = 0;
        foreach (var y in to)
        {
            foreach (var x in from)
                larger += y > x ? 1 : y == x ? 0.5 : 0;
        }
        return larger;
    }

    /// <summary>Two-sided probability of a statistic as extreme as this where nothing differs.</summary>
    /// <returns>Exact without ties and up to 100 values in all, as R's <c>wilcox.test</c>; otherwise from the normal distribution, corrected for ties and continuity.</returns>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static double PValue(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        var (statistic, n, m) = (Statistic(from, to), from.Length, to.Length);
        var ties = TiedCubes(from, to);
        var extreme = Math.Max(statistic, (double)n * m - statistic);
        if (ties == 0 && n + m <= ExactUpTo)
            return Math.Min(1, 2 * Probability(n, m, n * m - (int)extreme));
        var total = (double)n + m;
        var variance = n * (double)m / 12 * (total + 1 - ties / (total * (total - 1)));
        return variance <= 0 ? 1 : Math.Min(1, 2 * Normal.Cdf(-(extreme - n * (double)m / 2 - 0.5) / Math.Sqrt(variance)));
    }

    /// <summary>Probability of at most <paramref name="statistic"/> larger pairs among n times m where nothing differs.</summary>
    public static double Probability(int n, int m, int statistic)
    {
        if (statistic < 0)
            return 0;
        if (statistic >= n * m)
            return 1;
        if (2 * statistic >= n * m) // the distribution is symmetric
            return 1 - Probability(n, m, n * m - statistic - 1);
        return Cumulative(n, m, statistic)[statistic];
    }

    /// <summary>Rank, from either end of the sorted differences of all pairs, at which an interval for the shift ends; 0 where there are too few pairs.</summary>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static int IntervalRank(int n, int m, double confidence)
    {
        var tail = (1 - confidence) / 2;
        if (n + m > ExactUpTo)
            return Math.Max(0, (int)Math.Floor(n * (double)m / 2 - Normal.Quantile(1 - tail) * Math.Sqrt(n * (double)m * (n + m + 1) / 12)));
        // Half of the distribution holds every tail below a half.
        var below = Cumulative(n, m, n * m / 2);
        return Array.FindIndex(below, probability => probability >= tail);
    }

    /// <summary>Probabilities of at most 0, 1, ... larger pairs, up to a statistic.</summary>
    /// <remarks>Arrangements with u larger pairs are the coefficients of the Gaussian binomial; low ones depend on lower ones only, so tails keep all their digits.</remarks>
    private static double[] Cumulative(int n, int m, int upTo)
    {
        var counts = new double[upTo + 1];
        counts[0] = 1;
        double arrangements = 1;
        for (var i = 1; i <= n; i++)
        {
            for (var u = upTo; u >= m + i; u--)
                counts[u] -= counts[u - m - i];
            for (var u = i; u <= upTo; u++)
                counts[u] += counts[u - i];
            arrangements *= (double)(m + i) / i;
        }
        for (var u = 1; u <= upTo; u++)
            counts[u] += counts[u - 1];
        for (var u = 0; u <= upTo; u++)
            counts[u] /= arrangements;
        return counts;
    }

    /// <summary>Sum of t³ - t over groups of t equal values.</summary>
    private static double TiedCubes(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        double[] all = [.. from, .. to];
        return all.GroupBy(v => v).Sum(same => Math.Pow(same.Count(), 3) - same.Count());
    }
}
