using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Analysis.Comparison;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Histories;

/// <summary>A metric of one cell over runs.</summary>
/// <param name="Points">Oldest first.</param>
/// <param name="Changes">Where the level changed, as all points together say; more runs may revise them.</param>
/// <param name="Alerts">What was to be told as soon as a run came in; never revised.</param>
/// <param name="Noise">Standard deviation from run to run within a level, as a share.</param>
/// <param name="Correlation">From one run to the next within a level.</param>
public sealed record HistorySeries(
    string CellId,
    Cell Cell,
    ComparedMetric Metric,
    ImmutableArray<HistoryPoint> Points,
    ImmutableArray<HistoryChange> Changes,
    ImmutableArray<HistoryAlert> Alerts,
    double Noise,
    double Correlation)
{
    /// <summary>Whether the last alert told of a worse level.</summary>
    public bool IsWorse => !Alerts.IsEmpty && Alerts[^1].IsWorse;
}

/// <summary>What one run gave.</summary>
/// <param name="Value">Geometric mean over its trials that count, in the metric's unit; in a group, brought to the group's level.</param>
/// <param name="Trials">Behind it.</param>
public sealed record HistoryPoint(string RunId, string? Label, string Machine, DateTimeOffset StartedUtc, double Value, int Trials)
{
    /// <summary>Arithmetic of all CPUs together around its trials, geometric mean; null where it was not measured around each of them.</summary>
    [JsonPropertyName("pace_flops_per_s"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Pace { get; init; }

    /// <summary>The same of data that CPUs exchange; null also for work that one thread does alone.</summary>
    [JsonPropertyName("pace_exchanges_per_s"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Exchange { get; init; }
}
