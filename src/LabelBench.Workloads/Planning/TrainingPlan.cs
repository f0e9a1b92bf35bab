using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>What options change about training.</summary>
internal static class TrainingPlan
{
    /// <returns>Null for a batch in one piece, and where nothing is trained.</returns>
    public static int? AccumulationOf(Workload workload, PlanOverrides overrides) =>
        workload.Training is { } training && (overrides.Accumulation ?? training.Accumulation) is > 1 and var pieces ? pieces : null;

    /// <summary>The workload as it will be trained; others as they are.</summary>
    public static Workload With(Workload workload, PlanOverrides overrides) => workload.Training is not { } training ? workload : workload with
    {
        Training = training with
        {
            Accumulation = overrides.Accumulation ?? training.Accumulation,
            Steps = overrides.Steps ?? training.Steps,
            CheckpointEvery = overrides.CheckpointEvery ?? training.CheckpointEvery,
        },
    };

    public static IEnumerable<Problem> Check(ImmutableArray<Cell> cells, ImmutableArray<Workload> measured, PlanOverrides overrides)
    {
        if (overrides.ChangesTraining && measured.All(w => w.Training is null))
            yield return new Problem(overrides.Accumulation is not null ? "--accumulate" : overrides.Steps is not null ? "--steps" : "--checkpoint-every", "", "changes how a network is trained, and none of the chosen workloads trains one.");
        foreach (var cell in cells.Where(c => c.Accumulation is { } pieces && c.Batch % pieces != 0))
            yield return new Problem(overrides.Accumulation is null ? "--batch" : "--accumulate", "", string.Create(CultureInfo.InvariantCulture,
                $"a batch of {cell.Batch} of {cell.WorkloadId} does not divide into {cell.Accumulation} pieces; take a batch that is a multiple of {cell.Accumulation}."));
        if (overrides.Instances?.Any(n => n > 1) is true && cells.FirstOrDefault(c => c.Scenario is Scenario.Training) is { } trained)
            yield return new Problem("--instances", "", $"above 1 has no meaning for {trained.WorkloadId}: a network is trained by one worker; leave it out, or choose other workloads with --workload.");
    }
}
