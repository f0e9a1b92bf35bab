using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Worker;

/// <summary>The built-in server of known behaviour: a query takes a set time on the calling thread, whatever the load.</summary>
/// <remarks>It sleeps like a thread that waits for a device, so that the generator has a core; <see cref="PreciseTimer"/> makes the time exact to a few microseconds on a quiet machine.</remarks>
/// <param name="streams">Queries at once; 1 for M/D/1.</param>
public sealed class StubSystem(TimeSpan serviceTime, int streams, int itemsPerQuery) : ISynchronousSystem
{
    private readonly PreciseTimer timer = new(Environment.ProcessorCount);
    private readonly long service = serviceTime.Ticks * 100;
    [ThreadStatic]
    private static bool isSharp;

    public int Streams => streams;

    public int ItemsPerQuery => itemsPerQuery;

    public void Execute(int stream, long query)
    {
        var begin = MonotonicClock.NowNanoseconds;
        if (!isSharp)
        {
            PreciseTimer.Sharpen();
            isSharp = true;
        }
        timer.WaitUntil(begin + service);
    }

    public void Dispose() => timer.Dispose();

    /// <summary>The stub of a request that asks for one; null for all others.</summary>
    internal static LoadedSystem? Of(WorkerRequest request)
    {
        if (request.Workload.Model is not ModelSource.Stub stub)
            return null;
        var system = new StubSystem(stub.ServiceTime, request.Cell.Streams, request.Cell.Batch);
        var description = new WorkerDescription(
            Environment.ProcessId, TimeSpan.Zero, stub.ServiceTime,
            ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, int>.Empty, ImmutableSortedDictionary<string, string>.Empty);
        return new LoadedSystem(description, system, null, () => []);
    }
}
