using System.Collections.Immutable;

namespace LabelBench.Analysis;

/// <summary>Latency of one cell by percentile, for drawing.</summary>
/// <param name="Points">By rising percentile; medians over the valid trials.</param>
/// <param name="FromRaw">True when computed from raw latencies, false when only the record's percentiles were at hand.</param>
public sealed record LatencyCurve(string CellId, ImmutableArray<LatencyPoint> Points, bool FromRaw);

/// <param name="Percentile">0 to 100.</param>
public readonly record struct LatencyPoint(double Percentile, TimeSpan Latency);
