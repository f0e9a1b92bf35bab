using System.Collections.Immutable;

namespace LabelBench.Statistics.Histories;

/// <summary>The levels of a metric over runs: where it changed, seen from today, and what was to be told at the time.</summary>
/// <param name="Changes">Ascending; of at least <see cref="LeastChange"/>.</param>
/// <param name="Alerts">In the order in which they were seen.</param>
/// <param name="Noise">Standard deviation of single values about their level, as a share, single wild values pulled in.</param>
/// <param name="Correlation">From one value to the next about the level, corrected for the levels taken out; -1 to 1 or a little beyond.</param>
public sealed record LevelHistory(ImmutableArray<LevelChange> Changes, ImmutableArray<LevelAlert> Alerts, double Noise, double Correlation)
{
    /// <summary>Values below which nothing is said.</summary>
    public const int LeastPoints = 10;

    /// <summary>Smaller changes of level are not told, as a share: two of them one after the other are less than what a comparison calls a change.</summary>
    public const double LeastChange = 0.0125;

    // A log-likelihood ratio falls off to both sides of a change as two independent exponential maxima: (1 - exp(-y))² = 0.95.
    private const double Reach = 3.676;

    private const double Confidence = 0.95;

    /// <param name="values">One per run, in order of time, all above 0 and finite.</param>
    /// <returns>No changes and no alerts for fewer than <see cref="LeastPoints"/> values.</returns>
    /// <exception cref="ArgumentException">A value is not above 0.</exception>
    /// <remarks>
    /// Changes: <see cref="ChangePoints"/> with the correlation of residuals corrected for bias. Their intervals hold every place whose likelihood is near
    /// enough to the best: Siegmund (1988), doi:10.2307/1403360, with the variance inflated by correlation. Alerts: <see cref="LevelAlerts"/>.
    /// Deterministic; O(n²) time, under a second for 10,000 values.
    /// </remarks>
    public static LevelHistory Of(ReadOnlySpan<double> values)
    {
        var series = ChangePoints.Logarithms(values, ChangePoints.RollingWindow);
        if (series.Length < LeastPoints)
            return new LevelHistory([], [], 0, 0);
        var fit = ChangePoints.Fit(series, ChangePoints.ShortestSegment, isUnbiased: true);
        var points = ChangePoints.OfSize(Math.Log(1 + LeastChange), series, fit.Points);
        var variance = fit.Noise * fit.Noise * Autocorrelation.Inflation(fit.Correlation);
        int[] edges = [0, .. points, series.Length];
        return new LevelHistory(
            [.. points.Select((at, i) => Change(series, edges[i], at, edges[i + 2], variance, series.Length - points.Length - 1))],
            LevelAlerts.Of(values), fit.Noise, fit.Correlation);
    }

    private static LevelChange Change(double[] series, int begin, int at, int end, double variance, int freedom)
    {
        var (before, after) = (ChangePoints.Level(series, begin, at), ChangePoints.Level(series, at, end));
        var (earliest, latest) = Interval(series, begin, at, end, variance);
        var half = variance == 0 ? 0 : StudentT.Quantile((1 + Confidence) / 2, freedom) * Math.Sqrt(variance * (1.0 / (at - begin) + 1.0 / (end - at)));
        return new LevelChange(at, earliest, latest, Math.Exp(after - before) - 1, Math.Exp(after - before - half) - 1, Math.Exp(after - before + half) - 1);
    }

    /// <summary>First and last place between the neighbours where a change explains the values nearly as well.</summary>
    private static (int Earliest, int Latest) Interval(double[] series, int begin, int at, int end, double variance)
    {
        var total = series[begin..end].Sum();
        double Explained(double before, int count) => before * before / count + (total - before) * (total - before) / (end - begin - count);
        var enough = Explained(series[begin..at].Sum(), at - begin) - 2 * Reach * variance;
        var (earliest, latest, sum) = (at, at, 0.0);
        for (var place = begin + 1; place < end; place++)
        {
            sum += series[place - 1];
            if (Explained(sum, place - begin) < enough)
                continue;
            earliest = Math.Min(earliest, place);
            latest = Math.Max(latest, place);
        }
        return (earliest, latest);
    }
}
