using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Records;

/// <summary>What a run searched, and once the search has ended, its answer. The steps are the run's trials: each says what it was for.</summary>
/// <param name="Base">The cell whose settings are varied.</param>
/// <param name="Axes">Settings that are varied together; their combinations are the configurations.</param>
/// <param name="Slo">Latency promise that the answer keeps; null sets no limit.</param>
/// <param name="MemoryLimit">Most memory that a configuration may take, all its workers together; null sets no limit.</param>
/// <param name="Tries">Most configurations that are tried.</param>
/// <param name="Budget">Most time of all trials, process starts included; null sets no limit. Where a rate is searched, seconds of load without the confirming runs.</param>
/// <param name="Confirmations">Fresh trials that the answer rests on.</param>
public sealed record SearchRecord(
    Cell Base,
    ImmutableArray<SearchAxis> Axes,
    ServiceLevelObjective? Slo,
    [property: JsonPropertyName("memory_limit_bytes")] Bytes? MemoryLimit,
    int Tries,
    [property: JsonPropertyName("budget_ms")] TimeSpan? Budget,
    int Confirmations)
{
    /// <summary>Set where the highest rate within the promise is searched and no setting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RateGoal? Rate { get; init; }

    /// <summary>Null while the search is under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SearchAnswer? Answer { get; init; }

    [JsonIgnore]
    public int Configurations => Axes.Aggregate(1, (count, axis) => count * axis.Levels.Length);

    /// <summary>The configuration with a level of each axis.</summary>
    /// <remarks>On CUDA the limit on memory is one on the provider's arena, of which every worker has its part.</remarks>
    public Cell CellAt(ImmutableArray<int> levels)
    {
        var cell = Axes.Zip(levels).Aggregate(Base, (cell, axis) => axis.First.Apply(cell, axis.Second));
        return MemoryLimit is { } limit && cell.Provider is ExecutionProvider.Cuda
            ? cell with { ProviderSettings = cell.Settings with { ArenaLimit = new Bytes(Math.Floor(limit.Value / cell.WorkersAtOnce)) } }
            : cell;
    }

    /// <summary>Latency of a measured trial at the percentile that the promise is about; the 99th without a promise.</summary>
    public TimeSpan LatencyOf(TrialMeasurement measurement) => measurement.Latency.At(Slo?.Percentile ?? 99)
        ?? throw new InvalidOperationException($"The search was begun with a percentile that trials do not have: {Slo}.");

    /// <summary>Whether a measured trial took more of the host's memory than allowed; where its memory is not known nothing is held against it.</summary>
    public bool ExceedsMemory(TrialRecord trial) => MemoryLimit is { } limit && Base.Provider is ExecutionProvider.Cpu && trial.PeakMemory is { } taken && taken.Value > limit.Value;
}

/// <summary>How the highest rate is searched.</summary>
/// <param name="FirstRate">A guess; a hundredth or a hundred times the answer will do.</param>
/// <param name="Run">Length of the runs near the answer.</param>
/// <param name="Confirm">Length of the run that confirms it.</param>
public sealed record RateGoal(
    [property: JsonPropertyName("first_rate_per_s")] QueriesPerSecond FirstRate,
    [property: JsonPropertyName("run_ms")] TimeSpan Run,
    [property: JsonPropertyName("confirm_ms")] TimeSpan Confirm);
