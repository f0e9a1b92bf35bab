using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Analysis.Comparison;

/// <summary>One side of a comparison: a run, or several of the same machine in the same state.</summary>
/// <param name="Name">As the user called it.</param>
/// <param name="Runs">At least one, oldest first.</param>
public sealed record RunSet(string Name, ImmutableArray<ComparedRun> Runs)
{
    /// <summary>Puts the runs in order of time; the same run twice counts once.</summary>
    public static RunSet Of(string name, IEnumerable<ComparedRun> runs) =>
        new(name, [.. runs.DistinctBy(r => r.Record.RunId).OrderBy(r => r.Record.StartedUtc).ThenBy(r => r.Record.RunId, StringComparer.Ordinal)]);

    internal IEnumerable<RunRecord> Records => Runs.Select(r => r.Record);
}

/// <param name="Latencies">Reads raw latencies; null where there are none at hand, and the record's percentiles are taken.</param>
public sealed record ComparedRun(RunRecord Record, LatencyReader? Latencies = null)
{
    private readonly Lazy<ILookup<string, TrialRecord>> byCell = new(() => Record.Replicates.ToLookup(t => t.CellId, StringComparer.Ordinal));

    /// <summary>Trials that figures are made of, by the id of their cell.</summary>
    internal ILookup<string, TrialRecord> ByCell => byCell.Value;
}
