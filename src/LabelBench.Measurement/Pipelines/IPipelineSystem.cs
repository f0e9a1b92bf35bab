using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Measurement.Pipelines;

/// <summary>A whole labeling pipeline as a system under test: items go in, labels come out on disk.</summary>
public interface IPipelineSystem : IDisposable
{
    /// <summary>Called for every item that leaves the pipeline, with its number and whether a label was written (false: it could not be read); set before <see cref="Start"/>.</summary>
    Action<long, bool>? Completed { get; set; }

    /// <summary>Most items inside at once.</summary>
    int InFlightLimit { get; }

    void Start();

    /// <summary>Sends item number <paramref name="item"/> in; waits while the entrance is full. False when the pipeline has stopped.</summary>
    bool Submit(long item);

    /// <summary>Takes no more items and drops those that wait; labels already written are kept.</summary>
    void Stop();

    /// <summary>Throws what a stage threw, if one did.</summary>
    void ThrowIfFailed();

    ImmutableArray<StageReading> ReadStages();

    /// <summary>Items that could not be read, so far.</summary>
    UnreadableItems Unreadable { get; }
}

/// <summary>A stage's counters since the start, and the queue in front of it now.</summary>
public readonly record struct StageReading(string Name, int Workers, bool CpuIsOwn, long BusyNs, long CpuNs, long Items, int Queue);
