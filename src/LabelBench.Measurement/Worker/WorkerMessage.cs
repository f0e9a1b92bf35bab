using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.Measurement.Worker;

/// <summary>What a worker says to its controller, one JSON object a line.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "message")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Measured), "measured")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record WorkerMessage
{
    /// <summary>Every line of the protocol begins with this, so that what a native library prints is not mistaken for it.</summary>
    public const string LinePrefix = "\u001eLB ";

    private WorkerMessage() { }

    /// <param name="Completed">Queries ended so far; a worker whose number stands still hangs.</param>
    /// <param name="IsIdle">Whether there is nothing to do, so that the number may stand still.</param>
    public sealed record Progress(TrialPhase Phase, long Completed, bool IsIdle = false) : WorkerMessage;

    public sealed record Measured(WorkerDescription Worker, TrialMeasurement Measurement, ImmutableArray<Finding> Findings) : WorkerMessage;

    /// <param name="Worker">As far as it got; null when nothing was loaded.</param>
    public sealed record Failed(FailureReason Reason, string Detail, WorkerDescription? Worker) : WorkerMessage;
}
