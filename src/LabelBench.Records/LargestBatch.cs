using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Records;

/// <summary>The largest batch that there is memory for, found out by trying: before the run was planned, or after a batch that was asked for had found no memory.</summary>
/// <param name="Fits">Largest batch that ran; null when not even a single item did.</param>
/// <param name="TooLarge">Smallest batch known not to run; null when the search ended for another reason.</param>
/// <param name="Measured">Batch that the run measures, or that another run should: with a margin below <paramref name="Fits"/> where memory set the limit.</param>
/// <param name="Margin">Share of <paramref name="Fits"/> that was left unused before rounding down; 0 where memory set no limit.</param>
/// <param name="Reason">One sentence: why the search went no further.</param>
/// <param name="Probes">What was tried, in order.</param>
public sealed record LargestBatch(
    string WorkloadId,
    Scope Scope,
    ExecutionProvider Provider,
    string Device,
    Precision Precision,
    int IntraOpThreads,
    int Streams,
    int? Fits,
    int? TooLarge,
    int Measured,
    Share Margin,
    BatchLimit Limit,
    string Reason,
    ImmutableArray<BatchProbe> Probes)
{
    /// <summary>Of the provider; null where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProviderSettings? Settings { get; init; }

    /// <summary>Batch that was asked for and found no memory; null where the largest was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Asked { get; init; }
}

/// <summary>What ended the search for the largest batch.</summary>
public enum BatchLimit
{
    /// <summary>A larger batch finds no memory, or is known to find none.</summary>
    Memory,

    /// <summary>No larger batch is tried by any run.</summary>
    Bound,

    /// <summary>A larger batch would take too long to try.</summary>
    Time,

    /// <summary>A batch failed for another reason than memory.</summary>
    Failure,
}
