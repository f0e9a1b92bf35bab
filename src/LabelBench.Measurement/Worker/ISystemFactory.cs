using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Training;
using LabelBench.Records;

namespace LabelBench.Measurement.Worker;

/// <summary>Builds what a cell measures; lives in the room that knows the inference runtime.</summary>
public interface ISystemFactory
{
    /// <exception cref="TrialFailureException">The provider is not there, fell back, or the model or its inputs cannot be used.</exception>
    LoadedSystem Load(WorkerRequest request, CancellationToken cancellation);

    /// <summary>Maps what the runtime threw to a reason, or null when it says nothing special.</summary>
    FailureReason? Classify(Exception exception);
}

/// <summary>A system that is loaded and has answered once.</summary>
/// <param name="Synchronous">Set for <see cref="Workloads.Scope.Infer"/>.</param>
/// <param name="Pipeline">Set for <see cref="Workloads.Scope.Pipeline"/>.</param>
/// <param name="CheckQuality">Figures about the outputs, read after the window closed.</param>
/// <param name="ReadGate">What the confidence gate decided, read after the window closed; null without a gate.</param>
public sealed record LoadedSystem(
    WorkerDescription Description,
    ISynchronousSystem? Synchronous,
    IPipelineSystem? Pipeline,
    Func<ImmutableArray<QualityResult>> CheckQuality,
    Func<GateRecord?>? ReadGate = null) : IDisposable
{
    /// <summary>Where the time of model calls went so far; null, or gives null, where nothing is copied to a device. Read while calls run.</summary>
    public Func<CallTimes?>? ReadCalls { get; init; }

    /// <summary>Items of a pipeline after which no more come, because each is read once; null where they are read in turn.</summary>
    public long? MostItems { get; init; }

    /// <summary>Set for <see cref="Workloads.Scenario.Training"/>, instead of the other two.</summary>
    public ITrainingSystem? Training { get; init; }

    /// <summary>The same, taking longer by this share of its time for everything it does.</summary>
    /// <exception cref="NotSupportedException">It cannot be slowed.</exception>
    public LoadedSystem SlowedBy(Share share)
    {
        Pipeline?.SlowDown(share);
        Training?.SlowDown(share);
        return Synchronous is null ? this : this with { Synchronous = new SlowedSystem(Synchronous, share) };
    }

    public void Dispose()
    {
        Training?.Dispose();
        Synchronous?.Dispose();
        Pipeline?.Dispose();
    }
}
