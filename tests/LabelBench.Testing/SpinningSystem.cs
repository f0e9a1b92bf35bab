using LabelBench.Core;
using LabelBench.Measurement.Load;

namespace LabelBench.Testing;

/// <summary>A synchronous system that takes a set time per query, by spinning on the clock.</summary>
public sealed class SpinningSystem(TimeSpan serviceTime, int streams = 1, int itemsPerQuery = 1) : ISynchronousSystem
{
    private long queries;

    public int Streams => streams;

    public int ItemsPerQuery => itemsPerQuery;

    public long Queries => Volatile.Read(ref queries);

    /// <summary>Called with the query's number before it is served; may throw.</summary>
    public Action<long>? OnQuery { get; init; }

    public void Execute(int stream, long query)
    {
        OnQuery?.Invoke(query);
        var until = MonotonicClock.NowNanoseconds + serviceTime.Ticks * 100;
        while (MonotonicClock.NowNanoseconds < until)
            Thread.SpinWait(8);
        Interlocked.Increment(ref queries);
    }

    public void Dispose() { }
}
