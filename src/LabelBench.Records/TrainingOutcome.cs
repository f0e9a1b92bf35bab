using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>What a training trial gave beside the times of its steps.</summary>
/// <remarks>
/// In the <see cref="TrialMeasurement"/> that holds this, queries are steps, latencies are times of steps from the end of one to the end of the next, waiting for data
/// included, and throughput is items a second over those times. Checkpoints are in neither: they have their own times here, and come on top in the time of a job.
/// The worker's peak memory is in its <see cref="WorkerDescription"/>.
/// </remarks>
/// <param name="Steps">Steps inside the window.</param>
/// <param name="StepsInAll">With those before the window, where the loss curve begins.</param>
/// <param name="ItemsPerStep">Of all pieces together, where gradients are accumulated.</param>
/// <param name="FlopsPerStep">Floating-point operations of forward pass and gradients by the graph's own count; a multiply-accumulate is 2, element-wise work is left out.</param>
/// <param name="FlopsPerSecond">Achieved: of the window's steps over their times.</param>
/// <param name="LossCurve">At most <see cref="MostLossPoints"/> steps, evenly spread, the first and the last among them; only finite losses.</param>
/// <param name="FirstLoss">Mean of the first five steps of all; null where one of them is not finite.</param>
/// <param name="FinalLoss">Mean of the last five steps; null where one of them is not finite.</param>
/// <param name="DataWaitingShare">Share of the steps' time in which no batch was ready.</param>
/// <param name="StateBytes">Parameters and optimiser state, both sets of them, where they are computed with.</param>
public sealed record TrainingOutcome(
    TrainingSetup Setup,
    long Steps,
    long StepsInAll,
    int ItemsPerStep,
    double FlopsPerStep,
    [property: JsonPropertyName("flops_per_s")] double FlopsPerSecond,
    ImmutableArray<LossPoint> LossCurve,
    double? FirstLoss,
    double? FinalLoss,
    Share DataWaitingShare,
    [property: JsonPropertyName("state_bytes")] Bytes StateBytes)
{
    public const int MostLossPoints = 500;

    /// <summary>Steps whose losses <see cref="FirstLoss"/> and <see cref="FinalLoss"/> are means of.</summary>
    public const int StepsAveraged = 5;

    /// <summary>First step whose loss was NaN or infinite, 1 for the first of all; null where every loss was finite. Such a trial is invalid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? NonFiniteStep { get; init; }

    /// <summary>Length of the gradient in the last step that was not skipped; null where the graph does not say it: only mixed precision does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GradientNorm { get; init; }

    /// <summary>Null in FP32, which needs no loss scale.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LossScaleRecord? LossScale { get; init; }

    /// <summary>Null where none were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CheckpointRecord? Checkpoints { get; init; }

    /// <summary>Share of the loss that is gone: 0.9 after a fall from 2 to 0.2, below 0 after a rise; null where either end is not known, or there was nothing to lose.</summary>
    [JsonIgnore]
    public double? LossFall => FirstLoss is { } first and not 0 && FinalLoss is { } final ? 1 - final / first : null;
}

/// <summary>The loss of a step: mean over its batch, before the step changed the parameters.</summary>
/// <param name="Step">1 for the first of all, warm-up included.</param>
public sealed record LossPoint(long Step, double Loss);
