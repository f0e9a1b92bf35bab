using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>What a run record says, cell by cell; everything that is shown is in here, and nothing here was not in the record.</summary>
/// <param name="Warnings">About the run as a whole: machine noise, missing readings that matter, incomplete plan.</param>
public sealed record RunSummary(
    RunRecord Record,
    ImmutableArray<CellSummary> Cells,
    ImmutableArray<string> Warnings)
{
    /// <summary><see cref="Warnings"/> for one screen, where a report with the whole of them lies beside it.</summary>
    public ImmutableArray<string> WarningsInBrief { get; init; } = Warnings;

    /// <summary>What else the record says that is no doubt: how batches were chosen, where the time of calls went.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Whether something is cached, where that was asked for.</summary>
    public ImmutableArray<CachingCheck> Caching { get; init; } = [];

    /// <summary>What was searched; null for a run that measured a plan.</summary>
    public SearchSummary? Search { get; init; }

    public int TrialsValid => Cells.Sum(c => c.TrialsValid);

    /// <summary>Without the one that repeats the first, and those for a comparison alone.</summary>
    public int TrialsPlanned => Record.Plan.Trials.Count(t => !t.IsDriftCheck && Cells.Any(c => c.Cell.Id == t.CellId));

    /// <summary>The trials behind a cell, by repetition.</summary>
    public ImmutableArray<TrialRecord> TrialsOf(CellSummary cell) =>
        [.. Record.Replicates.Where(t => t.CellId == cell.Cell.Id).OrderBy(t => t.Repetition)];

    /// <summary>Fewest queries in the window of a valid trial of the cell; what its percentiles rest on. 0 when no trial was valid.</summary>
    public long FewestQueries(CellSummary cell) =>
        TrialsOf(cell).Where(t => t.Status == TrialStatus.Valid).Min(t => t.Measurement?.Latency.Count) ?? 0;
}
