using System.Collections.Immutable;
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
    HarnessCost Harness)
{
    /// <summary>What the windows show about steadiness; null where it was not looked at.</summary>
    public SteadyRecord? Steady { get; init; }

    /// <summary>Half an interval of 95 % of throughput over its value; null where too few queries ended for one.</summary>
    public double? RelativeHalfWidth { get; init; }

    /// <summary>How long items were inside a pipeline into which the load put them; null elsewhere.</summary>
    public PipelineStay? Stay { get; init; }

    /// <summary>What speaks for or against the figures.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];
}
