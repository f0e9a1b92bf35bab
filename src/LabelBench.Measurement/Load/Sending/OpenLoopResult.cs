using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>What a trial saw whose queries came by themselves.</summary>
/// <param name="Load">Latencies are response times, in the order in which queries were due.</param>
/// <param name="Stages">Of a pipeline; empty for a model call.</param>
/// <param name="Findings">What speaks against the figures: the generator's lag, arrivals that are not those of the schedule, a queue that ran away.</param>
public sealed record OpenLoopResult(LoadResult Load, OpenLoopRecord Record, ImmutableArray<StageRecord> Stages, ImmutableArray<Finding> Findings)
{
    /// <summary>The queries themselves, in the order in which they were due.</summary>
    public QueryStamps[] Queries { get; init; } = [];

    /// <summary>When the trial stopped waiting for answers.</summary>
    public long ClosedAt { get; init; }
}
