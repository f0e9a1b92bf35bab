using LabelBench.Core;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>Where the generator leaves queries and the system under test takes them, first come first served; keeps their stamps.</summary>
/// <remarks>
/// A queue needs no memory of its own: queries are numbered in the order in which they are sent, and whoever is free takes the next number. Stamps of the
/// warm-up go round in a ring, those of the window each have a place.
/// </remarks>
/// <param name="measured">Queries that the window may have.</param>
public sealed class QueryBoard(int measured) : IDisposable
{
    /// <summary>Queries that may wait at once before the window opens; more say that the system does not keep up.</summary>
    public const int WarmUpRoom = 1 << 18;

    private readonly StampTable warmUp = new(WarmUpRoom);
    private readonly SemaphoreSlim waiting = new(0);
    private long sent;
    private long taken;
    private long completed;
    private long responses;
    private long first = long.MaxValue;
    private bool closed;

    /// <summary>Stamps of the queries of the window.</summary>
    public StampTable Window { get; } = new(measured);

    /// <summary>Queries of the warm-up whose stamps are still there, once the window is open: the last ones.</summary>
    public int WarmUpKept => (int)Math.Min(First, WarmUpRoom);

    public long Sent => Volatile.Read(ref sent);

    public long Completed => Volatile.Read(ref completed);

    public long InFlight => Sent - Completed;

    /// <summary>Sum of all response times so far, nanoseconds.</summary>
    public long ResponseSum => Volatile.Read(ref responses);

    /// <summary>Number of the first query of the window; <see cref="long.MaxValue"/> before it opens.</summary>
    public long First => Volatile.Read(ref first);

    /// <summary>Whether the system has begun to work on every query that was sent.</summary>
    public bool AllStarted
    {
        get
        {
            var query = Sent - 1;
            if (query < 0 || Volatile.Read(ref taken) <= query)
                return query < 0;
            var (table, row) = Place(query);
            return table.Started[row] != 0;
        }
    }

    /// <summary>A query of the warm-up, from 0 to <see cref="WarmUpKept"/>, and from there on of the window.</summary>
    public QueryStamps SinceWarmUp(int query)
    {
        var (table, row) = Place(First - WarmUpKept + query);
        return table[row];
    }

    /// <summary>From the next query on the window is open. On the generator's thread.</summary>
    public void OpenWindow() => Volatile.Write(ref first, sent);

    /// <summary>Hands the next query over. On the generator's thread.</summary>
    public void Send(long due)
    {
        var query = sent;
        var (table, row) = Place(query);
        table.Send(row, due, MonotonicClock.NowNanoseconds);
        Volatile.Write(ref sent, query + 1);
        waiting.Release();
    }

    /// <summary>Waits for the next query; false when there will be none.</summary>
    public bool Take(out long query)
    {
        query = -1;
        waiting.Wait();
        if (Volatile.Read(ref closed))
            return false;
        query = Interlocked.Increment(ref taken) - 1;
        return true;
    }

    public void Start(long query)
    {
        var (table, row) = Place(query);
        table.Start(row, MonotonicClock.NowNanoseconds);
    }

    public void Finish(long query)
    {
        var at = MonotonicClock.NowNanoseconds;
        var (table, row) = Place(query);
        Interlocked.Add(ref responses, at - table.Scheduled[row]);
        table.Finish(row, at);
        Interlocked.Increment(ref completed);
    }

    /// <summary>Sends everybody away who waits for a query; what waits to be taken is dropped.</summary>
    /// <param name="takers">Threads that may wait.</param>
    public void Close(int takers)
    {
        Volatile.Write(ref closed, true);
        waiting.Release(takers);
    }

    public void Dispose() => waiting.Dispose();

    private (StampTable Table, int Row) Place(long query)
    {
        var begin = Volatile.Read(ref first);
        return query >= begin ? (Window, (int)(query - begin)) : (warmUp, (int)(query % WarmUpRoom));
    }
}
