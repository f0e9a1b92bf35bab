using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>The runs that throughputs come from: one or more, usually each of another machine, all of one stack.</summary>
public sealed class PlanningRuns
{
    private PlanningRuns(ImmutableArray<RunSummary> all) => All = all;

    /// <summary>Newest first.</summary>
    public ImmutableArray<RunSummary> All { get; }

    public RunSummary Newest => All[0];

    /// <summary>"run A" or "runs A, B".</summary>
    public string Words => $"{(All.Length == 1 ? "run" : "runs")} {string.Join(", ", All.Select(r => r.Record.RunId))}";

    /// <param name="runs">In any order; one that is named twice counts once.</param>
    /// <returns>The runs, or all that speaks against planning on them together: none at all, one that was slowed on purpose, stacks that differ.</returns>
    public static Checked<PlanningRuns> Of(params IEnumerable<RunSummary> runs)
    {
        ImmutableArray<RunSummary> all = [.. runs.DistinctBy(r => r.Record.RunId).OrderByDescending(r => r.Record.EndedUtc).ThenByDescending(r => r.Record.RunId, StringComparer.Ordinal)];
        if (all.IsEmpty)
            return Checked<PlanningRuns>.Invalid(new Problem("runs", "", "are none; throughputs come from at least one: labelbench run"));
        Problem[] problems =
        [
            .. all.Where(r => r.Record.InjectedSlowdown is not null).Select(r => new Problem(r.Record.RunId, "", "was slowed on purpose (--inject-slowdown): servers are planned on measurements; name another run.")),
            .. all.Length == 1 ? [] : RunStacks.Differences(all),
        ];
        return problems.Length == 0 ? Checked<PlanningRuns>.Valid(new PlanningRuns(all)) : Checked<PlanningRuns>.Invalid(problems);
    }
}
