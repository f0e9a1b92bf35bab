using System.Text.Json.Serialization;

namespace LabelBench.Analysis.Comparison;

/// <summary>A figure that every trial of a cell has, so that trials of two runs can be compared by it.</summary>
/// <param name="Id">Stable, with its unit: <c>latency_p99_ms</c>, <c>stage_ms_per_item.decode</c>.</param>
/// <param name="Name">In words.</param>
/// <param name="Unit">Of its values: <c>images/s</c>, <c>ms</c>.</param>
/// <param name="IsHeadline">Whether it decides about the run; others explain.</param>
public sealed record ComparedMetric(string Id, string Name, string Unit, MetricDirection Better, bool IsHeadline)
{
    /// <summary>Figures that are tested together: a change in any of them would be called one.</summary>
    [JsonIgnore]
    public string Family => FamilyOf(Id);

    /// <summary>Every family that a comparison may have.</summary>
    public static IReadOnlyList<string> Families { get; } =
    [
        "throughput_items_per_s", "latency_p50_ms", "latency_p90_ms", "latency_p99_ms", "response_p50_ms", "response_p90_ms", "response_p99_ms",
        "step_p50_ms", "step_p90_ms", "step_p99_ms", "goodput_queries_per_s", "energy_j_per_item", "stage_ms_per_item",
    ];

    public static string FamilyOf(string id) => id.Split('.')[0];
}

public enum MetricDirection
{
    HigherIsBetter,
    LowerIsBetter,
}
