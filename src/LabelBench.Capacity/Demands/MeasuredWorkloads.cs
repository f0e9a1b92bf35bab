using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Demands;

/// <summary>Workloads that a demand may name.</summary>
/// <param name="Labeling">Ids of jobs that make labels.</param>
/// <param name="Training">Ids of jobs that train, with the items of one step; null where that was not measured.</param>
/// <param name="Runs">Run or runs that say so, for messages: "run R".</param>
public sealed record MeasuredWorkloads(ImmutableArray<string> Labeling, ImmutableSortedDictionary<string, int?> Training, string Runs)
{
    /// <summary>Of runs that could not be read: a demand may name any, so that everything else in it can still be checked.</summary>
    public static MeasuredWorkloads Unknown { get; } = new([], ImmutableSortedDictionary<string, int?>.Empty, "") { AreKnown = false };

    public bool AreKnown { get; private init; } = true;

    public static MeasuredWorkloads Of(RunSummary run, IEnumerable<Workload> shipped) => Of(PlanningRuns.Of(run).ValueOrThrow(), shipped);

    /// <param name="shipped">Workloads that exist, measured or not: a demand for one that was not measured is told what to measure.</param>
    public static MeasuredWorkloads Of(PlanningRuns runs, IEnumerable<Workload> shipped)
    {
        Workload[] all = [.. runs.All.SelectMany(r => r.Record.Plan.Workloads).Concat(shipped).DistinctBy(w => w.Id)];
        return new(
            [.. all.Where(w => w.Task is not LabelingTask.ModelTraining).Select(w => w.Id)],
            all.Where(w => w.Task is LabelingTask.ModelTraining).ToImmutableSortedDictionary(w => w.Id, w => StepOf(runs, w.Id), StringComparer.Ordinal),
            runs.Words);
    }

    /// <summary>As the newest run has it.</summary>
    private static int? StepOf(PlanningRuns runs, string workloadId) =>
        runs.All.SelectMany(r => r.Cells).FirstOrDefault(c => c.Workload.Id == workloadId && c.TrialsValid > 0 && c.Training is not null)?.Training!.ItemsPerStep;
}
