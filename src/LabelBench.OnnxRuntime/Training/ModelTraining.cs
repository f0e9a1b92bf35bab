using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Scenario training: loads the graphs of a step and what feeds them.</summary>
internal static class ModelTraining
{
    private const string CheckpointName = "checkpoint.safetensors";

    public static LoadedSystem Load(TrialLoading loading)
    {
        var graphs = TrainingGraphs.Of(loading.Workload, loading.Cell);
        var sessions = graphs.Select(graph => loading.Open(loading.Training(graph.Role, graph.Graph), callers: 1)).ToImmutableArray();
        if (!TrainingMemory.IsOpen(sessions[0]))
            TrainingMemory.CheckClosed(loading.Workload, loading.Cell);
        ITrainingStep step = graphs switch
        {
            [var (_, whole)] when TrainingMemory.IsOpen(sessions[0]) => new WholeStep(whole, sessions[0]),
            [var (_, whole)] => new ReboundStep(whole, sessions[0][0], TrainingMemory.Of(loading.Cell.Provider)),
            _ => new AccumulatedStep(graphs[0].Graph, sessions[0], graphs[1].Graph, sessions[1], loading.Cell.Accumulation!.Value),
        };
        var network = graphs[0].Graph;
        var rate = loading.Workload.Training?.LearningRate ?? network.Architecture.LearningRate;
        var checkpoint = new CheckpointFile(Path.Combine(loading.Request.ScratchFolder, CheckpointName));
        return loading.Training(new TrainingSystem(step, Source(loading, network, step.Pieces), rate, checkpoint, () => Dispose(sessions)));
    }

    private static IBatchSource Source(TrialLoading loading, TrainingGraph network, int pieces) => loading.Workload.Input is InputSource.TrainingBatches batches
        ? GeneratedBatchSource.Of(network, batches.Count * pieces, loading.Seed)
        : new ImageBatchSource(loading, network, TrainingGraphs.ClassesOf(network), loading.Seed);

    private static void Dispose(ImmutableArray<SharedSession> sessions)
    {
        foreach (var session in sessions)
            session.Dispose();
    }
}
