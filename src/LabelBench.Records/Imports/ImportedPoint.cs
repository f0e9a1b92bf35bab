using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>One load and what came of it.</summary>
/// <param name="Name"><c>Server</c>, <c>concurrency 4</c>.</param>
/// <param name="IsValid">The tool's own verdict; null where it gives none.</param>
/// <param name="Reasons">Why the tool found it invalid.</param>
/// <param name="Requested">Rate that was asked for.</param>
/// <param name="Scheduled">Rate of the schedule, which is what older LoadGen versions put first.</param>
/// <param name="Queries">Behind the latencies.</param>
/// <param name="Overs">Queries over the latency limit.</param>
public sealed record ImportedPoint(
    string Name,
    bool? IsValid,
    ImmutableArray<string> Reasons,
    Reading<QueriesPerSecond> Requested,
    Reading<QueriesPerSecond> Scheduled,
    Reading<ItemsPerSecond> Completed,
    Reading<Count> Queries,
    Reading<Count> Overs,
    ImmutableArray<ImportedLatency> Latencies);

/// <param name="Name"><c>mean</c>, <c>P99</c>, <c>P99 by early stopping</c>.</param>
/// <param name="Milliseconds">Of a query.</param>
public sealed record ImportedLatency(string Name, Reading<Count> Milliseconds);
