using System.Globalization;

namespace LabelBench.Statistics;

/// <summary>Whether the queries that were sent are those that were scheduled: the same rate, as evenly or as bursty.</summary>
/// <param name="ScheduledRate">Queries a second.</param>
/// <param name="SentRate">Queries a second, of those that were sent.</param>
/// <param name="ScheduledDispersion">Variance over mean of the counts in windows of ten queries; null where there are fewer than 30 windows.</param>
/// <param name="Problem">In what they differ; null when they do not.</param>
public sealed record ArrivalTest(double ScheduledRate, double SentRate, double? ScheduledDispersion, double? SentDispersion, string? Problem)
{
    private const double RateTolerance = 0.01;
    private const double DispersionTolerance = 0.1;
    private const int ArrivalsPerWindow = 10;
    private const int LeastWindows = 30;

    /// <param name="scheduled">When queries were due, nanoseconds, ascending; at least two different times.</param>
    /// <param name="sent">When they were sent, ascending; fewer than scheduled where some never were.</param>
    /// <exception cref="ArgumentException">The schedule has no length.</exception>
    public static ArrivalTest Of(ReadOnlySpan<long> scheduled, ReadOnlySpan<long> sent)
    {
        if (scheduled.Length < 2 || scheduled[^1] <= scheduled[0])
            throw new ArgumentException("A schedule has at least two different times.", nameof(scheduled));
        double span = scheduled[^1] - scheduled[0];
        var rate = (scheduled.Length - 1) / span * 1e9;
        var sentRate = sent.Length < 2 ? 0 : (sent.Length - 1) / Math.Max(span * (sent.Length - 1) / (scheduled.Length - 1), sent[^1] - scheduled[0]) * 1e9;
        sentRate = Math.Min(sentRate, sent.Length / (double)scheduled.Length * rate);
        var windows = scheduled.Length / ArrivalsPerWindow;
        var (expected, seen) = windows < LeastWindows ? (null, null)
            : (CountDispersion.Of(scheduled, scheduled[0], span / windows, windows)?.Index, CountDispersion.Of(sent, scheduled[0], span / windows, windows)?.Index);
        var problem = Math.Abs(sentRate / rate - 1) > RateTolerance
                ? Say($"sent {sentRate:0.##} instead of {rate:0.##} queries/s")
            : seen is { } s && expected is { } e && Math.Abs(s - e) > DispersionTolerance * Math.Max(1, e)
                ? Say($"sent with a dispersion of {s:0.##} instead of {e:0.##}: {(s > e ? "in bursts" : "too evenly")}")
            : null;
        return new ArrivalTest(rate, sentRate, expected, seen, problem);

        static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
