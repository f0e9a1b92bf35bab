using System.Collections.Immutable;

namespace LabelBench.Reporting.Export;

/// <summary>One figure of a run for systems that collect metrics: a gauge with its unit in its name.</summary>
/// <param name="Name">As Prometheus has it, in base units: <c>labelbench_latency_seconds</c>.</param>
/// <param name="Unit">As OpenTelemetry has it (UCUM): <c>s</c>, <c>By</c>, <c>{item}/s</c>; empty for none.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Labels">In order; no two of one name.</param>
public sealed record RunMetric(string Name, string Unit, string Help, ImmutableArray<KeyValuePair<string, string>> Labels, double Value);
