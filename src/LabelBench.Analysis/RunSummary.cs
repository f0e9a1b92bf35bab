using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>What a run record says, cell by cell; everything that is shown is in here, and nothing here was not in the record.</summary>
/// <param name="Warnings">About the run as a whole: machine noise, missing readings that matter, incomplete plan.</param>
public sealed record RunSummary(
    RunRecord Record,
    ImmutableArray<CellSummary> Cells,
    ImmutableArray<string> Warnings)
{
    /// <summary>What else the record says that is no doubt: how batches were chosen, where the time of calls went.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What was searched; null for a run that measured a plan.</summary>
    public SearchSummary? Search { get; init; }

    public int TrialsValid => Cells.Sum(c => c.TrialsValid);

    /// <summary>Without the one that repeats the first.</summary>
    public int TrialsPlanned => Record.Plan.Trials.Count(t => !t.IsDriftCheck);

    /// <summary>The trials behind a cell, by repetition.</summary>
    public ImmutableArray<TrialRecord> TrialsOf(CellSummary cell) =>
        [.. Record.Replicates.Where(t => t.CellId == cell.Cell.Id).OrderBy(t => t.Repetition)];

    /// <summary>Fewest queries in the window of a valid trial of the cell; what its percentiles rest on. 0 when no trial was valid.</summary>
    public long FewestQueries(CellSummary cell) =>
        TrialsOf(cell).Where(t => t.Status == TrialStatus.Valid).Min(t => t.Measurement?.Latency.Count) ?? 0;
}

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
    /// <summary>What the confidence gate made of the items of all valid trials; null where there is none.</summary>
    public GateRecord? Gate { get; init; }

    /// <summary>What else was seen where queries came by themselves; null in a closed loop, and where nothing was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenLoopSummary? OpenLoop { get; init; }

    /// <summary>What training gave; null where nothing is trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingSummary? Training { get; init; }
}
