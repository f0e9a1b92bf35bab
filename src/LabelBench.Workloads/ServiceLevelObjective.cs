using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>A latency promise: this percentile of latencies stays within the limit.</summary>
/// <param name="Percentile">0 to 100, for example 99.</param>
/// <param name="Limit">Longest latency allowed at that percentile.</param>
public sealed record ServiceLevelObjective(double Percentile, [property: JsonPropertyName("limit_ms")] TimeSpan Limit);
