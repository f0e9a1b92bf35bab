using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Records;

namespace LabelBench.Measurement.Training;

/// <summary>A network that is trained, and what feeds it. Called by one thread at a time.</summary>
public interface ITrainingSystem : IDisposable
{
    TrainingSetup Setup { get; }

    int ItemsPerStep { get; }

    /// <summary>Of forward pass and gradients; a multiply-accumulate is 2.</summary>
    double FlopsPerStep { get; }

    /// <summary>Parameters and optimiser state, both sets.</summary>
    Bytes StateBytes { get; }

    /// <summary>How the loss scale went so far; null in FP32.</summary>
    LossScaleRecord? LossScale { get; }

    /// <summary>Input that could not be used, so far.</summary>
    UnreadableItems Unreadable { get; }

    /// <summary>Begins to load batches.</summary>
    void Start();

    /// <summary>Waits for the next batch and trains on it.</summary>
    /// <param name="number">1 for the first of all, then one more each time.</param>
    /// <exception cref="Exception">Whatever a stage that loads batches threw.</exception>
    TrainingStep Step(long number);

    /// <summary>Writes parameters and optimiser state to disk; the file is durable when this returns, and an older one is there until then.</summary>
    /// <param name="number">The last step.</param>
    /// <returns>Size of the file.</returns>
    Bytes SaveCheckpoint(long number);

    /// <summary>Of the stages that load batches; none where batches are in memory.</summary>
    ImmutableArray<StageReading> ReadStages();

    /// <summary>Items waiting in front of each of those stages now.</summary>
    void ReadQueues(Span<int> depths);

    /// <summary>Has every step, and every stage that loads batches, take longer by this share of its time. Before <see cref="Start"/>.</summary>
    /// <exception cref="NotSupportedException">It cannot.</exception>
    void SlowDown(Share share) => throw new NotSupportedException($"{GetType().Name} cannot be slowed on purpose.");
}

/// <summary>What one step of training gave.</summary>
/// <param name="Loss">Mean over the batch, before the step; may be NaN or infinite.</param>
/// <param name="WaitedNs">Until a batch was there, nanoseconds.</param>
/// <param name="GradientNorm">Length of the gradient; null where the graph does not say it.</param>
/// <param name="IsSkipped">Whether nothing was changed, because a gradient overflowed.</param>
public readonly record struct TrainingStep(double Loss, long WaitedNs, double? GradientNorm = null, bool IsSkipped = false);
