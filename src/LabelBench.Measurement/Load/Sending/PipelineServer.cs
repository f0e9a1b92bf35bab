using LabelBench.Measurement.Pipelines;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>A thread at the entrance of a pipeline: it sends an item in for every query, as soon as the pipeline has room. A query is answered when its label is written.</summary>
/// <remarks>Before the first query as many items as fit go through, so that every worker has worked. A query starts when its item enters.</remarks>
/// <param name="system">Owned by whoever made it.</param>
/// <param name="unfilled">Items that may wait for their batch to fill, at most.</param>
public sealed class PipelineServer(IPipelineSystem system, int unfilled) : IQueryServer
{
    private readonly Lock gate = new();
    private Thread? thread;
    private Exception? failure;
    private long completed;
    private double units;
    private long counted;

    public int Takers => 1;

    public bool IsWarm => Calls >= Math.Max(LoadSettings.MinimumWarmUpQueries, WarmUpItems - unfilled);

    public long Calls => Volatile.Read(ref completed);

    /// <summary>1, or the seconds of a recording.</summary>
    public double MeanUnits
    {
        get
        {
            lock (gate)
                return counted == 0 ? 0 : units / counted;
        }
    }

    private long WarmUpItems => Math.Max(LoadSettings.MinimumWarmUpQueries + unfilled, system.InFlightLimit);

    public void Start(QueryBoard board)
    {
        system.Completed = item => OnCompleted(board, item);
        system.Start();
        thread = new Thread(() => Enter(board)) { IsBackground = true, Name = "entrance" };
        thread.Start();
    }

    public void Flush() => system.CompleteAdding();

    public void ThrowIfFailed()
    {
        system.ThrowIfFailed();
        if (Volatile.Read(ref failure) is { } exception)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        if (!IsWarm && system.Unreadable is { Count: >= 2 } unreadable && unreadable.Count >= Math.Max(unreadable.Seen, WarmUpItems))
            PipelineLoad.RefuseUnreadable(unreadable);
    }

    public void Join()
    {
        system.Stop();
        thread!.Join();
    }

    public void Dispose() => system.Stop();

    private void Enter(QueryBoard board)
    {
        try
        {
            var warmUp = WarmUpItems;
            Action<long> entering = item =>
            {
                if (item >= warmUp)
                    board.Start(item - warmUp);
            };
            for (long item = 0; item < warmUp; item++)
            {
                if (!system.Submit(item, entering))
                    return;
            }
            while (board.Take(out var query) && system.Submit(warmUp + query, entering)) { }
        }
        catch (Exception exception)
        {
            Volatile.Write(ref failure, exception);
        }
    }

    private void OnCompleted(QueryBoard board, CompletedItem item)
    {
        var query = item.Number - WarmUpItems;
        if (query >= 0)
            board.Finish(query);
        if (item.Labelled && query >= board.First)
        {
            lock (gate)
                (units, counted) = (units + item.Units, counted + 1);
        }
        Interlocked.Increment(ref completed);
    }
}
