using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Records;

/// <summary>The result of a run: the contract between measuring and judging. Written as <c>record.json</c>.</summary>
/// <param name="Schema"><see cref="CurrentSchema"/> when written by this version.</param>
/// <param name="RunId">ULID.</param>
/// <param name="Label">Name that the user gave the run, or null.</param>
/// <param name="PlanHash">SHA-256 of the plan's canonical JSON.</param>
/// <param name="Trials">In the order in which they ended.</param>
public sealed record RunRecord(
    string Schema,
    string RunId,
    string? Label,
    DateTimeOffset StartedUtc,
    DateTimeOffset EndedUtc,
    RunOutcome Outcome,
    RunPlan Plan,
    string PlanHash,
    MachineDescription Machine,
    SoftwareDescription Software,
    ImmutableArray<EnvironmentFact> Environment,
    ImmutableArray<TrialRecord> Trials)
{
    public const string CurrentSchema = "labelbench.run/1";

    /// <summary>What was found out about batch sizes before the run was planned; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<LargestBatch>? LargestBatches { get; init; }

    /// <summary>Rates that nobody stated and that were found out before the run was planned; null where none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<StartingRate>? StartingRates { get; init; }

    /// <summary>Facts of the environment that were others when the run ended; null where they were not read again, as in a run that was killed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<EnvironmentChange>? EnvironmentChanges { get; init; }

    /// <summary>What the machine drew while idle; null where no power could be read, and in records of before it was watched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IdlePower? IdlePower { get; init; }

    /// <summary>Files beside the record with what the sampler saw, one for each time that the run was begun or gone on with; null where nothing was recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? TelemetryFiles { get; init; }

    /// <summary>What was searched and found; null in a run that measured a plan.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SearchRecord? Search { get; init; }

    /// <summary>Digest of the run's facts when its record was written; null before, and in records of before there was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FactsSha256 { get; init; }

    /// <summary>Share by which the run was slowed on purpose; null in every measurement. A slowed run belongs into no history, sheet or plan.</summary>
    [JsonIgnore]
    public Share? InjectedSlowdown => Plan.Settings.InjectedSlowdown ?? Trials.Select(t => t.InjectedSlowdown).FirstOrDefault(s => s is not null);

    /// <summary>The run with further trials; an earlier one of the same cell and repetition goes. A search's trials bring their cells into the plan.</summary>
    public RunRecord With(params IReadOnlyCollection<TrialRecord> trials)
    {
        var plan = Plan.With([.. trials.Where(t => t.Search is not null).Select(t => (t.Search!.Cell, new PlannedTrial(t.CellId, t.Repetition, t.Seed)))]);
        var added = trials.Select(t => (t.CellId, t.Repetition)).ToHashSet();
        return this with
        {
            Plan = plan,
            PlanHash = ReferenceEquals(plan, Plan) ? PlanHash : plan.ComputeHash(),
            Trials = [.. Trials.Where(t => !added.Contains((t.CellId, t.Repetition))), .. trials],
        };
    }

    /// <summary>The trials that figures are made of: all but the one that repeats the first.</summary>
    [JsonIgnore]
    public IEnumerable<TrialRecord> Replicates => Plan.DriftCheck is { } repeat
        ? Trials.Where(t => (t.CellId, t.Repetition) != (repeat.CellId, repeat.Repetition))
        : Trials;
}
