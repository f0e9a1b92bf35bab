using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>Everything that will be measured, after defaults, in order. Data only: printing it is <c>--dry-run</c>.</summary>
/// <param name="SuiteId">Suite the plan was made from, or <c>custom</c>.</param>
/// <param name="Seed">Root of every seed in the run.</param>
/// <param name="Trials">In the order in which they run.</param>
public sealed record RunPlan(
    string SuiteId,
    ulong Seed,
    TrialSettings Settings,
    ImmutableArray<Workload> Workloads,
    ImmutableArray<Cell> Cells,
    ImmutableArray<PlannedTrial> Trials)
{
    /// <summary>SHA-256 over the plan's canonical JSON, hex. Two plans that measure the same have the same hash, whatever their titles say.</summary>
    public string ComputeHash() => CanonicalJson.Hash(this);

    public Workload WorkloadOf(Cell cell) => Workloads.First(w => w.Id == cell.WorkloadId);

    /// <summary>The trial that repeats the first, or null where none does.</summary>
    [JsonIgnore]
    public PlannedTrial? DriftCheck => Trials is [.., { IsDriftCheck: true } last] ? last : null;

    public Cell CellOf(PlannedTrial trial) => Cells.First(c => c.Id == trial.CellId);

    /// <summary>A process start of a cell, planned or not, with the seed that it has in every run of this seed.</summary>
    /// <param name="repetition">1-based.</param>
    public PlannedTrial TrialOf(Cell cell, int repetition) => new(cell.Id, repetition, TrialSeed.Derive(Seed, cell.Id, repetition));

    /// <summary>The plan with further trials behind those that it has, and their cells; itself where there is none that it lacks.</summary>
    public RunPlan With(ImmutableArray<(Cell Cell, PlannedTrial Trial)> further)
    {
        var added = further.Where(f => !Trials.Contains(f.Trial)).DistinctBy(f => f.Trial).ToImmutableArray();
        var known = Cells.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return added.IsEmpty ? this : this with
        {
            Cells = [.. Cells, .. added.Select(f => f.Cell).Where(c => known.Add(c.Id))],
            Trials = [.. Trials, .. added.Select(f => f.Trial)],
        };
    }
}

/// <summary>One process start of one cell.</summary>
/// <param name="Repetition">1-based.</param>
/// <param name="Seed">Seed of this trial's inputs and order.</param>
public sealed record PlannedTrial(string CellId, int Repetition, ulong Seed)
{
    /// <summary>The first trial of the run over again, to show whether the machine is still what it was; it enters no figure of its cell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDriftCheck { get; init; }
}
