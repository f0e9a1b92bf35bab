using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Load;

/// <summary>What a load generator saw in the measured window.</summary>
/// <param name="Latencies">Of every query that ended inside the window, nanoseconds, in no particular order.</param>
/// <param name="Throughput">Items per second; edges are completions, so no query is counted in part.</param>
public sealed record LoadResult(
    Window Window,
    TimeSpan WarmUp,
    long[] Latencies,
    long Items,
    ItemsPerSecond Throughput,
    HarnessCost Harness);
