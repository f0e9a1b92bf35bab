using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Analysis;

/// <summary>What an item of a cell cost in energy, over its valid trials.</summary>
/// <param name="Parts">What was read, and what was not with its reason.</param>
/// <param name="Gross">Joules per item of all parts that were read together, with the bound of its error; null where none was.</param>
/// <param name="Net">The same without what the parts draw when idle; null where that was not measured.</param>
/// <param name="ItemsPerSecondPerWatt">Items a second over the power of the parts, as MLPerf's samples/s/W; null where none was read.</param>
/// <param name="Unavailable">Why there is no gross figure, or null.</param>
/// <param name="NetUnavailable">Why there is no net figure, or null.</param>
public sealed record EnergySummary(
    ImmutableArray<EnergyPart> Parts,
    [property: JsonPropertyName("gross_j_per_item"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Figure? Gross,
    [property: JsonPropertyName("net_j_per_item"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Figure? Net,
    [property: JsonPropertyName("items_per_s_per_w"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Figure? ItemsPerSecondPerWatt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unavailable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NetUnavailable);

/// <summary>A part of the machine whose energy is counted.</summary>
/// <param name="Metric">Reading of power: <c>package_power_w</c>.</param>
/// <param name="Device">UUID of the GPU; null for the CPU and its memory.</param>
/// <param name="Power">Mean over the windows.</param>
/// <param name="Idle">While nothing was measured, before and after.</param>
public sealed record EnergyPart(
    string Metric,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Device,
    [property: JsonPropertyName("power_w")] Reading<Watts> Power,
    [property: JsonPropertyName("idle_w")] Reading<Watts> Idle);
