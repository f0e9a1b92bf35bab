namespace LabelBench.Measurement.Load.Sending;

/// <summary>A thread for every stream of a synchronous system; each takes the next query when it is free.</summary>
/// <param name="system">Owned by whoever made it.</param>
public sealed class StreamServer(ISynchronousSystem system) : IQueryServer
{
    private readonly List<Thread> threads = [];
    private Exception? failure;
    private int warm;
    private long calls;

    public int Takers => system.Streams;

    public double MeanUnits => system.ItemsPerQuery;

    public bool IsWarm => Volatile.Read(ref warm) == system.Streams;

    public long Calls => Volatile.Read(ref calls);

    public void Start(QueryBoard board)
    {
        for (var i = 0; i < system.Streams; i++)
        {
            var stream = i;
            var thread = new Thread(() => Serve(board, stream)) { IsBackground = true, Name = $"stream {stream}" };
            threads.Add(thread);
            thread.Start();
        }
    }

    public void Flush() { }

    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref failure) is { } exception)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
    }

    public void Join()
    {
        foreach (var thread in threads)
            thread.Join();
    }

    public void Dispose() { }

    private void Serve(QueryBoard board, int stream)
    {
        try
        {
            for (var i = 0; i < LoadSettings.MinimumWarmUpQueries; i++)
            {
                system.Execute(stream, i);
                Interlocked.Increment(ref calls);
            }
            Interlocked.Increment(ref warm);
            while (board.Take(out var query))
            {
                board.Start(query);
                system.Execute(stream, query);
                board.Finish(query);
                Interlocked.Increment(ref calls);
            }
        }
        catch (Exception exception)
        {
            Volatile.Write(ref failure, exception);
        }
    }
}
