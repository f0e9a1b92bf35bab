namespace LabelBench.Measurement.Load.Sending;

/// <summary>The stamps of many queries, in memory that is taken and touched before the load begins: writing them allocates nothing.</summary>
/// <remarks>A query's stamps are written by one thread after the other, and read by others when the query is done. 0 stands for a moment that has not come.</remarks>
public sealed class StampTable
{
    /// <summary>What a query costs in memory.</summary>
    public const int BytesPerQuery = 4 * sizeof(long);

    private readonly long[] scheduled;
    private readonly long[] sent;
    private readonly long[] started;
    private readonly long[] done;

    /// <param name="capacity">Queries, at least 1.</param>
    public StampTable(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (scheduled, sent, started, done) = (Touched(capacity), Touched(capacity), Touched(capacity), Touched(capacity));
    }

    public int Capacity => scheduled.Length;

    public ReadOnlySpan<long> Scheduled => scheduled;

    public ReadOnlySpan<long> Sent => sent;

    public ReadOnlySpan<long> Started => started;

    public ReadOnlySpan<long> Done => done;

    public QueryStamps this[int query] => new(scheduled[query], OrNull(sent[query]), OrNull(started[query]), OrNull(Volatile.Read(ref done[query])));

    /// <summary>A copy of some of them.</summary>
    public QueryStamps[] Rows(int begin, int end)
    {
        var rows = new QueryStamps[end - begin];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = this[begin + i];
        return rows;
    }

    /// <summary>Begins a query's row anew.</summary>
    public void Send(int query, long due, long at)
    {
        (scheduled[query], sent[query], started[query]) = (due, at, 0);
        Volatile.Write(ref done[query], 0);
    }

    /// <summary>Says when a query was due that was never sent.</summary>
    public void Miss(int query, long due)
    {
        if (sent[query] == 0)
            scheduled[query] = due;
    }

    public void Start(int query, long at) => started[query] = at;

    public void Finish(int query, long at) => Volatile.Write(ref done[query], at);

    private static long? OrNull(long stamp) => stamp == 0 ? null : stamp;

    private static long[] Touched(int capacity)
    {
        var values = GC.AllocateUninitializedArray<long>(capacity);
        Array.Clear(values); // the pages come now, not inside the window
        return values;
    }
}
