using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>What the machine drew while it did nothing for the run, before its first trial and after its last.</summary>
/// <param name="Before">Readings of power only; empty where it was not waited for.</param>
/// <param name="After">The same; empty where the run was stopped before its end.</param>
/// <param name="Each">How long was waited each time.</param>
public sealed record IdlePower(ImmutableArray<MetricSummary> Before, ImmutableArray<MetricSummary> After, [property: JsonPropertyName("each_ms")] TimeSpan Each);
