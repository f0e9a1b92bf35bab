using LabelBench.Core;

namespace LabelBench.Measurement.Load;

/// <summary>The five rates of an open-loop run; which of them somebody calls "the rate" is the most common misunderstanding.</summary>
/// <param name="Requested">Asked for; null for a trace.</param>
/// <param name="Scheduled">Due in the schedule's time.</param>
/// <param name="Sent">Of those, sent, over the time until the schedule or the last sending ended.</param>
/// <param name="Completed">Answered, over the time until the schedule or the last answer ended.</param>
/// <param name="WithinSlo">Answered within the limit, over the same time; null without a limit.</param>
public sealed record LoadRates(QueriesPerSecond? Requested, QueriesPerSecond Scheduled, QueriesPerSecond Sent, QueriesPerSecond Completed, QueriesPerSecond? WithinSlo)
{
    /// <param name="queries">Stamps of every query of the schedule.</param>
    /// <param name="spanNanoseconds">Time that the schedule fills, above 0.</param>
    /// <param name="limitNanoseconds">Longest response that is within the limit; null without one.</param>
    public static LoadRates Of(ReadOnlySpan<QueryStamps> queries, long spanNanoseconds, QueriesPerSecond? requested, long? limitNanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spanNanoseconds, 1);
        long sent = 0, done = 0, good = 0, lastSent = 0, lastDone = 0;
        foreach (var query in queries)
        {
            if (query.Sent is { } at)
                (sent, lastSent) = (sent + 1, Math.Max(lastSent, at));
            if (query.Done is not { } end)
                continue;
            (done, lastDone) = (done + 1, Math.Max(lastDone, end));
            good += end - query.Scheduled <= limitNanoseconds ? 1 : 0;
        }
        var begin = queries.IsEmpty ? 0 : queries[0].Scheduled;
        return new LoadRates(requested, Rate(queries.Length, 0), Rate(sent, lastSent), Rate(done, lastDone), limitNanoseconds is null ? null : Rate(good, lastDone));

        QueriesPerSecond Rate(long count, long last) => new(count / (Math.Max(spanNanoseconds, last - begin) / 1e9));
    }
}
