using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>What a training cell's trials gave beside the times of steps, which are in <see cref="CellSummary.Latency"/>, items a second, and energy (<see cref="CellSummary.Energy"/>).</summary>
/// <param name="Setup">What was trained; null without a valid trial, as everything but <paramref name="Job"/> is then.</param>
/// <param name="ItemsPerStep">Items of one step.</param>
/// <param name="FlopsPerStep">By the graph's own count.</param>
/// <param name="FlopsPerSecond">Achieved: mean of the valid trials with an interval over trials.</param>
/// <param name="FirstLoss">Mean over trials of the mean of the first five steps; null where one is not known.</param>
/// <param name="FinalLoss">The same of the last five.</param>
/// <param name="StepsInAll">Median over trials of the steps behind the loss curve.</param>
/// <param name="DataWaitingShare">Mean over trials of the share of the steps' time in which no batch was ready.</param>
/// <param name="StateBytes">Parameters and optimiser state, both sets.</param>
/// <param name="PeakHostMemory">Largest resident memory of a worker.</param>
/// <param name="PeakDeviceMemory">Largest memory in use on the GPU.</param>
/// <param name="Checkpoints">Those of all valid trials together; null where none were asked for.</param>
/// <param name="LossScale">Of the last valid trial; null in FP32.</param>
/// <param name="SkippedSteps">Most steps that a trial dropped because FP16 overflowed.</param>
/// <param name="LossCurves">One per trial that has one, valid or not: a loss that became NaN is seen here.</param>
/// <param name="Job">Time of a whole job.</param>
public sealed record TrainingSummary(
    TrainingSetup? Setup,
    int? ItemsPerStep,
    double? FlopsPerStep,
    [property: JsonPropertyName("flops_per_s")] Figure? FlopsPerSecond,
    double? FirstLoss,
    double? FinalLoss,
    long? StepsInAll,
    Share? DataWaitingShare,
    [property: JsonPropertyName("state_bytes")] Bytes? StateBytes,
    [property: JsonPropertyName("peak_host_memory_bytes")] Reading<Bytes> PeakHostMemory,
    [property: JsonPropertyName("peak_device_memory_bytes")] Reading<Bytes> PeakDeviceMemory,
    CheckpointCost? Checkpoints,
    LossScaleRecord? LossScale,
    long? SkippedSteps,
    ImmutableArray<LossCurve> LossCurves,
    TrainingJobTime Job)
{
    /// <summary>Share of the loss that is gone; null where either end is not known.</summary>
    public double? LossFall => FirstLoss is { } first and not 0 && FinalLoss is { } final ? 1 - final / first : null;
}

/// <summary>What writing a checkpoint costs.</summary>
/// <param name="EverySteps">Interval.</param>
/// <param name="Written">In the windows of all valid trials.</param>
/// <param name="Mean">Time of one, for which steps wait; null where none was written.</param>
/// <param name="Longest">The slowest.</param>
public sealed record CheckpointCost(
    int EverySteps,
    int Written,
    [property: JsonPropertyName("size_bytes")] Bytes Size,
    [property: JsonPropertyName("mean_ms")] TimeSpan? Mean,
    [property: JsonPropertyName("longest_ms")] TimeSpan Longest);

/// <summary>The loss of one trial, as the record keeps it.</summary>
/// <param name="Counts">Whether the trial was valid.</param>
/// <param name="NonFiniteStep">First step whose loss was not finite; null where there is none.</param>
public sealed record LossCurve(int Repetition, bool Counts, ImmutableArray<LossPoint> Points, long? NonFiniteStep);
