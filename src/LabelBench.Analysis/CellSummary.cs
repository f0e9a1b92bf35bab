using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>One cell over its trials.</summary>
/// <param name="Throughput">Items per second: mean of the valid trials with a 95 % interval over trials; no interval with one trial. Null when no trial was valid.</param>
/// <param name="Spread">Largest over smallest valid trial throughput, minus 1; null with fewer than two.</param>
/// <param name="Latency">Median over valid trials of each trial's percentile.</param>
/// <param name="TrialThroughputs">Items per second of each valid trial, in order.</param>
/// <param name="PerCore">Items per second and usable CPU; null for GPU providers or when no trial was valid.</param>
/// <param name="Troubles">Failed and invalid trials in one line each.</param>
public sealed record CellSummary(
    Cell Cell,
    Workload Workload,
    int TrialsValid,
    int TrialsRun,
    Figure? Throughput,
    double? Spread,
    LatencySummary? Latency,
    ImmutableArray<double> TrialThroughputs,
    Figure? PerCore,
    ImmutableArray<StageSummary> Stages,
    StageSummary? Bottleneck,
    ImmutableArray<MetricSummary> Telemetry,
    ImmutableArray<QualityResult> Quality,
    long UnreadableItems,
    ImmutableArray<string> Troubles)
{
    /// <summary>"one valid trial of 3, no interval", to stand beside the throughput; null where three trials are behind it, or all that were asked for.</summary>
    [JsonIgnore]
    public string? FewTrials => (TrialsValid, TrialsRun) switch
    {
        (1, 1) => "one trial, no interval",
        (1, _) => string.Create(CultureInfo.InvariantCulture, $"one valid trial of {TrialsRun}, no interval"),
        (2, > 2) => string.Create(CultureInfo.InvariantCulture, $"2 valid trials of {TrialsRun}"),
        _ => null,
    };

    /// <summary>What the confidence gate made of the items of all valid trials; null where there is none.</summary>
    public GateRecord? Gate { get; init; }

    /// <summary>Where the time of a query went, over the valid trials; null where nothing divides it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CostRecord? Costs { get; init; }

    /// <summary>What limited it; null where the load is the limit (queries that come by themselves, or one at a time) and where nothing was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Attribution? Attribution { get; init; }

    /// <summary>What an item cost in energy; null where nothing was measured or no power was looked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EnergySummary? Energy { get; init; }

    /// <summary>The percentile that MLPerf reports of single-stream and multi-stream; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlyStoppingSummary? EarlyStopping { get; init; }

    /// <summary>What else was seen where queries came by themselves; null in a closed loop, and where nothing was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenLoopSummary? OpenLoop { get; init; }

    /// <summary>What training gave; null where nothing is trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingSummary? Training { get; init; }
}
