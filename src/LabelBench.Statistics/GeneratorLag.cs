using System.Globalization;

namespace LabelBench.Statistics;

/// <summary>How late queries were sent, and whether the generator can be blamed for what the run shows.</summary>
/// <param name="P50">Sent less scheduled, nanoseconds.</param>
/// <param name="Allowed">Most that P99 may be: 1 ms, or 5 % of the limit where that is more.</param>
/// <param name="Problem">Why the run is invalid; null when it is not.</param>
public sealed record GeneratorLag(long P50, long P99, long Longest, long Allowed, string? Problem)
{
    private const long LeastAllowed = 1_000_000;
    private const double ShareOfLimit = 0.05;

    /// <param name="lagNanoseconds">Sent less scheduled of every query, at least one, any order.</param>
    /// <param name="limitNanoseconds">Of the latency promise; null without one.</param>
    /// <exception cref="ArgumentException">There is no query.</exception>
    public static GeneratorLag Of(ReadOnlySpan<long> lagNanoseconds, long? limitNanoseconds)
    {
        if (lagNanoseconds.IsEmpty)
            throw new ArgumentException("A lag needs at least one query.", nameof(lagNanoseconds));
        var sorted = lagNanoseconds.ToArray();
        Array.Sort(sorted);
        long p50 = (long)Quantiles.Of(sorted, 0.5), p99 = (long)Quantiles.Of(sorted, 0.99);
        var allowed = Math.Max(LeastAllowed, (long)(ShareOfLimit * (limitNanoseconds ?? 0)));
        var problem = p99 <= allowed ? null : string.Create(CultureInfo.InvariantCulture,
            $"generator saturated: 1 query in 100 was sent {p99 / 1e6:0.###} ms late or later, {allowed / 1e6:0.###} ms are allowed; free a core for the generator or lower the rate");
        return new GeneratorLag(p50, p99, sorted[^1], allowed, problem);
    }
}
