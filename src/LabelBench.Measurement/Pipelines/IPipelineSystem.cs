using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Pipelines;

/// <summary>A whole labeling pipeline as a system under test: items go in, labels come out on disk.</summary>
public interface IPipelineSystem : IDisposable
{
    /// <summary>Called for every item that leaves the pipeline; set before <see cref="Start"/>.</summary>
    Action<CompletedItem>? Completed { get; set; }

    /// <summary>Most items inside at once.</summary>
    int InFlightLimit { get; }

    void Start();

    /// <summary>Sends item number <paramref name="item"/> in; waits while the pipeline is full. False when it has stopped.</summary>
    /// <param name="entering">Called with the number once there is room, just before the item enters: its latency begins here.</param>
    bool Submit(long item, Action<long> entering);

    /// <summary>No more items will come: every item inside still reaches the end, in batches that are not full where they cannot be.</summary>
    void CompleteAdding();

    /// <summary>Takes no more items and drops those that wait; labels already written are kept.</summary>
    void Stop();

    /// <summary>Throws what a stage threw, if one did.</summary>
    void ThrowIfFailed();

    ImmutableArray<StageReading> ReadStages();

    /// <summary>Items waiting in front of each stage now; allocates nothing, so that looking often does not count as a cost of the pipeline.</summary>
    /// <param name="depths">One per stage, in order.</param>
    void ReadQueues(Span<int> depths);

    /// <summary>Items that could not be read, so far.</summary>
    UnreadableItems Unreadable { get; }

    /// <summary>Has every stage take longer by this share of its time. Before <see cref="Start"/>.</summary>
    /// <exception cref="NotSupportedException">It cannot.</exception>
    void SlowDown(Share share) => throw new NotSupportedException($"{GetType().Name} cannot be slowed on purpose.");
}

/// <summary>An item that has left the pipeline.</summary>
/// <param name="Number">As it was submitted.</param>
/// <param name="Units">What the workload counts that was in it: 1 image, or the seconds of a recording.</param>
/// <param name="Labelled">Whether a label was written; false when it could not be read.</param>
public readonly record struct CompletedItem(long Number, double Units, bool Labelled);

/// <summary>A stage's counters since the start, and the queue in front of it now.</summary>
/// <param name="Places">Items that wait in front of it at most; null where that is not known.</param>
public readonly record struct StageReading(string Name, int Workers, bool CpuIsOwn, long BusyNs, long CpuNs, long Items, int Queue, int? Places = null)
{
    /// <summary>Items that have left the pipeline, all stages behind them; 0 where it is not known.</summary>
    public long Left { get; init; }

    /// <summary>Time that those items waited in front of this stage.</summary>
    public long WaitedNs { get; init; }

    /// <summary>Time that those items spent in it, each as long as its batch.</summary>
    public long ServedNs { get; init; }
}
