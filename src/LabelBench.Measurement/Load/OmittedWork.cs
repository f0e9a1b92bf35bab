using LabelBench.Statistics;

namespace LabelBench.Measurement.Load;

/// <summary>What a closed loop did not measure: queries that users would have sent while it waited for an answer.</summary>
/// <param name="Interval">Nanoseconds from query to query that stand for the users' rate.</param>
/// <param name="Queries">Queries that were due while an earlier one was unanswered.</param>
/// <param name="Share">Of all queries that were due.</param>
/// <param name="P99Measured">Percentile of the latencies as they are, nanoseconds.</param>
/// <param name="P99">The same with those of the omitted queries put in.</param>
/// <remarks>Gil Tene's correction: a latency L stands for latencies L - I, L - 2 I, ... above 0. An estimate, never a measurement: only an open loop measures them.</remarks>
public sealed record OmittedWork(long Interval, long Queries, double Share, long P99Measured, long P99)
{
    /// <param name="latencyNanoseconds">Of the closed loop, at least one, any order.</param>
    /// <param name="intervalNanoseconds">Above 0; null takes the median latency, the loop's own pace.</param>
    /// <exception cref="ArgumentException">There is no latency.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not above 0.</exception>
    public static OmittedWork Of(ReadOnlySpan<long> latencyNanoseconds, long? intervalNanoseconds = null)
    {
        if (latencyNanoseconds.IsEmpty)
            throw new ArgumentException("An estimate needs at least one latency.", nameof(latencyNanoseconds));
        var measured = latencyNanoseconds.ToArray();
        Array.Sort(measured);
        var interval = intervalNanoseconds ?? Math.Max(1, (long)Quantiles.Of(measured, 0.5));
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1, nameof(intervalNanoseconds));
        var all = new List<long>(measured);
        foreach (var latency in measured)
        {
            for (var left = latency - interval; left >= interval; left -= interval)
                all.Add(left);
        }
        var omitted = all.Count - measured.Length;
        all.Sort();
        return new OmittedWork(interval, omitted, (double)omitted / all.Count, (long)Quantiles.Of(measured, 0.99), (long)Quantiles.Of([.. all], 0.99));
    }
}
