using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Loads batches, ahead of the steps and on threads of its own.</summary>
internal interface IBatchSource : IDisposable
{
    TrainingData Kind { get; }

    /// <summary>Items that take turns.</summary>
    long DifferentItems { get; }

    UnreadableItems Unreadable { get; }

    void Start();

    /// <inheritdoc cref="BatchQueue.Use"/>
    long Use(Action<BatchBuffer> use);

    ImmutableArray<StageReading> ReadStages();

    void ReadQueues(Span<int> depths);

    /// <summary>Has loading take longer by this share of its time. Before <see cref="Start"/>.</summary>
    void SlowDown(Share share);
}
