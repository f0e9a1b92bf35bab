using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>A list of workloads that are measured together, and how long each trial takes.</summary>
public sealed record Suite(string Id, string Title, string Description, TrialSettings Settings, ImmutableArray<SuiteEntry> Entries);

/// <summary>One workload in a suite; a null list means all that the workload file names.</summary>
public sealed record SuiteEntry(
    string WorkloadId,
    ImmutableArray<Scope>? Scopes,
    ImmutableArray<Scenario>? Scenarios,
    ImmutableArray<int>? BatchSizes,
    ImmutableArray<Precision>? Precisions);

/// <summary>Length and number of trials.</summary>
/// <param name="Trials">Worker processes per cell; a comparison needs at least 3 a side.</param>
/// <param name="WarmUp">Load before the measured window, at least.</param>
/// <param name="Measure">Length of the measured window, at least.</param>
/// <param name="MinimumQueries">Queries in the measured window, at least; the window grows up to <paramref name="MaximumMeasure"/>.</param>
/// <param name="MaximumMeasure">Longest measured window.</param>
/// <param name="HangTimeout">Time without any progress of the worker after which it counts as hung.</param>
public sealed record TrialSettings(
    int Trials,
    [property: JsonPropertyName("warm_up_ms")] TimeSpan WarmUp,
    [property: JsonPropertyName("measure_ms")] TimeSpan Measure,
    int MinimumQueries,
    [property: JsonPropertyName("maximum_measure_ms")] TimeSpan MaximumMeasure,
    [property: JsonPropertyName("hang_timeout_ms")] TimeSpan HangTimeout)
{
    /// <summary>Half an interval of 95 % over its estimate that ends a window before its longest time; null takes 0.1 for throughput, and 0.05 for the percentile where queries come by themselves.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RelativeHalfWidth { get; init; }

    /// <summary>Length of windows in which queries come by themselves; null where a plan has none. Showing that a promise holds takes longer than measuring a rate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WindowLength? OpenLoop { get; init; }

    /// <summary>Share by which everything that is measured is slowed on purpose, to see whether a comparison finds it; null in every measurement.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Share? InjectedSlowdown { get; init; }

    /// <summary>Length of a cell's windows.</summary>
    public WindowLength WindowOf(Cell cell) => cell.Scenario.IsOpenLoop() && OpenLoop is { } length ? length : new WindowLength(Measure, MaximumMeasure);
}

/// <param name="Measure">At least.</param>
/// <param name="MaximumMeasure">At most.</param>
public sealed record WindowLength(
    [property: JsonPropertyName("measure_ms")] TimeSpan Measure,
    [property: JsonPropertyName("maximum_measure_ms")] TimeSpan MaximumMeasure);
