using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>When each query is due.</summary>
/// <param name="Nanoseconds">From the start of the run, ascending; several queries may be due at once. In 64-bit nanoseconds because the ticks of a <see cref="TimeSpan"/> are 100 ns.</param>
/// <param name="SpanNanoseconds">Time that the schedule fills: up to where the next arrival would be due.</param>
/// <param name="Requested">Rate that was asked for; null for a trace, which has none.</param>
public sealed record ArrivalSchedule(ImmutableArray<long> Nanoseconds, long SpanNanoseconds, QueriesPerSecond? Requested)
{
    /// <summary>Arrivals over the time that they fill.</summary>
    public QueriesPerSecond Realised => new(Nanoseconds.Length / (SpanNanoseconds / 1e9));

    /// <summary>Every n-th arrival from the thread's own number on: together the threads send the schedule as it is, whatever their number.</summary>
    /// <param name="thread">0 to <paramref name="threads"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such thread.</exception>
    public IEnumerable<(int Query, long Nanoseconds)> ForThread(int thread, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(thread);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(thread, threads);
        return Enumerable.Range(0, (Nanoseconds.Length - thread + threads - 1) / threads).Select(i => (thread + i * threads, Nanoseconds[thread + i * threads]));
    }
}
