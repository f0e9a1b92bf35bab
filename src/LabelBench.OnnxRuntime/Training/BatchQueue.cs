using System.Collections.Concurrent;
using LabelBench.Core;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Batches that are loaded ahead of the steps: a few buffers circulate between whoever fills them and whoever trains on them.</summary>
internal sealed class BatchQueue : IDisposable
{
    /// <summary>One that waits and one that is being filled: what is ready later than that is not ready, and more would only hide it for a while.</summary>
    public const int Buffers = 2;

    private readonly BlockingCollection<BatchBuffer> free = [];
    private readonly BlockingCollection<BatchBuffer> full = [];
    private Exception? failure;

    /// <param name="newBuffer">Makes an empty buffer.</param>
    public BatchQueue(Func<BatchBuffer> newBuffer)
    {
        for (var i = 0; i < Buffers; i++)
            free.Add(newBuffer());
    }

    /// <summary>Waits for an empty buffer; null when no more batches are wanted.</summary>
    public BatchBuffer? TakeEmpty() => free.TryTake(out var buffer, Timeout.Infinite) ? buffer : null;

    /// <summary>Hands a full buffer on.</summary>
    public void Put(BatchBuffer buffer) => full.TryAdd(buffer);

    /// <summary>Ends the training with what went wrong while a batch was loaded.</summary>
    public void Fail(Exception exception)
    {
        Interlocked.CompareExchange(ref failure, exception, null);
        full.CompleteAdding();
    }

    /// <summary>Waits for the next batch, lets it be used, and takes its buffer back.</summary>
    /// <returns>How long there was none, nanoseconds.</returns>
    /// <exception cref="Exception">What <see cref="Fail"/> was given.</exception>
    public long Use(Action<BatchBuffer> use)
    {
        var begin = MonotonicClock.NowNanoseconds;
        if (!full.TryTake(out var buffer, Timeout.Infinite))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Volatile.Read(ref failure) ?? new InvalidOperationException("No more batches are loaded."));
        var waited = MonotonicClock.NowNanoseconds - begin;
        use(buffer);
        free.TryAdd(buffer);
        return waited;
    }

    /// <summary>No more batches are wanted; whoever waits for an empty buffer gets none.</summary>
    public void Close()
    {
        while (free.TryTake(out _)) { }
        free.CompleteAdding();
    }

    public void Dispose()
    {
        free.Dispose();
        full.Dispose();
    }
}
