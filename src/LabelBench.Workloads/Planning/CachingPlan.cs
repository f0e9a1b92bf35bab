using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>Cells that are measured beside others to see whether something is cached: the same item again and again, and every item once.</summary>
internal static class CachingPlan
{
    /// <summary>A cell and those beside it; itself alone where nothing can be told.</summary>
    public static IEnumerable<Cell> With(Workload workload, PlanOverrides asked, Cell cell) => asked.ChecksCaching && CanTell(workload, cell)
        ? cell.Scope is Scope.Pipeline
            ? [cell, cell with { Samples = IssuedSamples.Same }, cell with { Samples = IssuedSamples.Unique }]
            : [cell, cell with { Samples = IssuedSamples.Unique }] // a call alone has the same input again and again already
        : [cell];

    public static IEnumerable<Problem> Check(IReadOnlyCollection<Cell> cells, PlanOverrides asked)
    {
        if (asked.ChecksCaching && cells.Count > 0 && cells.All(c => c.Samples is IssuedSamples.InTurn))
            yield return new Problem("--check-caching", "", "has nothing to compare: it takes a closed loop (offline, single-stream, multi-stream) on items that are independent of each other, which frames of a video, a pool as a whole, the stub and steps of training are not, and no CUDA graph.");
    }

    /// <summary>Frames of a clip follow each other, a pool is read as a whole, and a graph of a GPU is recorded for one input; several workers at once would share the items.</summary>
    private static bool CanTell(Workload workload, Cell cell) =>
        workload is { Task: not (LabelingTask.VideoTracking or LabelingTask.DiversitySampling or LabelingTask.ModelTraining), Model: not ModelSource.Stub }
        && cell is { WorkersAtOnce: 1, Settings.CudaGraph: false } && !cell.Scenario.IsOpenLoop();
}
