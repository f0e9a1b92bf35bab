using LabelBench.Core;

namespace LabelBench.Analysis;

/// <summary>One pipeline stage over the valid trials of a cell.</summary>
/// <param name="BusyShare">Share of its workers' time the stage was busy, 0 to 1; the bottleneck's is the highest.</param>
/// <param name="WorkShare">Its share of all busy time of the pipeline, 0 to 1.</param>
/// <param name="MillisecondsPerItem">Busy time per item.</param>
/// <param name="OwnThroughput">Items per second its workers would finish if they never waited.</param>
public sealed record StageSummary(
    string Name,
    int Workers,
    Share BusyShare,
    Share WorkShare,
    double MillisecondsPerItem,
    ItemsPerSecond OwnThroughput,
    double MeanQueue)
{
    /// <summary>Items waiting over the places there are, 0 to 1; null in records that do not say how many places there are.</summary>
    public double? QueueFill { get; init; }
}
