using System.Threading.RateLimiting;

namespace LabelBench.Web.Guards;

/// <summary>Lets as many computations run at once as the machine has cores; others wait, and too many are turned away. Who left meanwhile is not computed for.</summary>
internal sealed class Workforce(int atOnce, int waiting) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    public static Workforce OfThisMachine() => new(Environment.ProcessorCount, waiting: 1000);

    /// <exception cref="OverloadedException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the result any more.</exception>
    public Task<T> DoAsync<T>(Func<T> work, CancellationToken cancellation) => DoAsync(() => Task.Run(work, cancellation), cancellation);

    /// <exception cref="OverloadedException">Too many wait already.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for the result any more.</exception>
    public async Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        using var lease = await _limiter.AcquireAsync(1, cancellation).ConfigureAwait(false);
        if (!lease.IsAcquired)
            throw new OverloadedException();
        cancellation.ThrowIfCancellationRequested();
        return await work().ConfigureAwait(false);
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>More is asked for than this machine can work out.</summary>
internal sealed class OverloadedException : Exception
{
    public OverloadedException() : base("More is asked for than this machine can work out.") { }
}
