using LabelBench.Measurement.Load;

namespace LabelBench.Measurement;

/// <summary>The form in which one of several workers hands the moments of its queries over, so that all can be put in one order: int64 nanoseconds, first when the worker stopped waiting for answers, then four a query, 0 for one that never came.</summary>
public static class RawStamps
{
    private const int PerQuery = 4;

    /// <summary>Where the stamps lie that belong to a file of latencies.</summary>
    public static string PathOf(string latencyPath) => latencyPath + ".stamps";

    public static void Write(string path, long closedAt, ReadOnlySpan<QueryStamps> queries)
    {
        var values = new long[1 + queries.Length * PerQuery];
        values[0] = closedAt;
        for (var i = 0; i < queries.Length; i++)
        {
            var (query, at) = (queries[i], 1 + PerQuery * i);
            (values[at], values[at + 1]) = (query.Scheduled, query.Sent ?? 0);
            (values[at + 2], values[at + 3]) = (query.Started ?? 0, query.Done ?? 0);
        }
        RawLatencies.Write(path, values);
    }

    public static (long ClosedAt, QueryStamps[] Queries) Read(string path)
    {
        var values = RawLatencies.Read(path);
        var queries = new QueryStamps[values.Length / PerQuery];
        for (var (i, at) = (0, 1); i < queries.Length; i++, at += PerQuery)
            queries[i] = new QueryStamps(values[at], OrNull(values[at + 1]), OrNull(values[at + 2]), OrNull(values[at + 3]));
        return (values[0], queries);
    }

    private static long? OrNull(long stamp) => stamp == 0 ? null : stamp;
}
