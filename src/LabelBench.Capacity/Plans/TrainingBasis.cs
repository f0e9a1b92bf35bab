using LabelBench.Analysis;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>Turns what a run measured of training into what rates of labeling are predicted from.</summary>
/// <remarks>
/// Items trained a second of a CPU go from core to core, those of a GPU from GPU to GPU, as items labelled do. A GPU on which nothing was trained says nothing about
/// training, so a server with one trains on its cores.
/// </remarks>
internal static class TrainingBasis
{
    public static bool WasMeasured(RunSummary run, string workloadId) => Cells(run, workloadId).Any();

    /// <summary>The basis as if the training cells of a workload were Offline cells. What GPUs do of model calls says nothing of training steps.</summary>
    public static RunBasis From(RunSummary run, string workloadId, GpuTable gpus)
    {
        var onGpu = Cells(run, workloadId).Any(c => c.Cell.Provider is not ExecutionProvider.Cpu);
        var offline = run with { Cells = [.. run.Cells.Where(c => c.Workload.Id != workloadId), .. Cells(run, workloadId).Select(c => AsOffline(c, onGpu))] };
        return RunBasis.From(offline, workloadId, gpus) with { OthersOnGpu = [] };
    }

    private static IEnumerable<CellSummary> Cells(RunSummary run, string workloadId) =>
        run.Cells.Where(c => c.Workload.Id == workloadId && c is { TrialsValid: > 0, Throughput: not null, Cell.Scenario: Scenario.Training });

    /// <summary>A step is one call of a model that has its data: a model call where GPUs were measured, else a job for the cores, whatever else a server has.</summary>
    private static CellSummary AsOffline(CellSummary cell, bool onGpu) => cell with
    {
        Cell = cell.Cell with { Scenario = Scenario.Offline, Scope = onGpu ? Scope.Infer : Scope.Pipeline },
        Workload = cell.Workload with { Task = onGpu ? LabelingTask.ModelOnly : LabelingTask.ImageClassification, Model = onGpu ? cell.Workload.Model : new ModelSource.None() },
    };
}
