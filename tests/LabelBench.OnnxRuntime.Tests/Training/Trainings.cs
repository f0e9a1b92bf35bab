using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Training;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.OnnxRuntime.Training;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>Trainings as a worker builds them, and steps by themselves.</summary>
internal static class Trainings
{
    public static Workload Workload(string network, InputSource? input = null, TrainingSettings? settings = null) => new(
        "train", "", "", LabelingTask.ModelTraining, "item", "items", new ModelSource.TrainingGraph(network, 1), input ?? new InputSource.TrainingBatches(4),
        input is null or InputSource.TrainingBatches ? null : new ImagePreprocessing(32, 32, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]),
        [Workloads.Scope.Pipeline], [Scenario.Training], [4], [Precision.Fp32], null, [], null, new Share(0.01), "", "")
    {
        Training = settings ?? TrainingSettings.Default,
    };

    public static WorkerRequest Request(Workload workload, TemporaryFolder folder, int batch = 4, Precision precision = Precision.Fp32)
    {
        var pieces = workload.Training!.Accumulation;
        var cell = new Cell(workload.Id, Workloads.Scope.Pipeline, Scenario.Training, ExecutionProvider.Cpu, "cpu", precision, batch, 2, 1, 2) { Accumulation = pieces == 1 ? null : pieces };
        return new WorkerRequest(workload, cell, new PlannedTrial(cell.Id, 1, 7), new LoadSettings(TimeSpan.Zero, TimeSpan.Zero, 5, TimeSpan.FromSeconds(60)), folder["cache"], folder.Path, folder["latencies"]);
    }

    /// <summary>So many steps of a workload's training.</summary>
    public static TrainingOutcome Run(WorkerRequest request, int steps)
    {
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);
        return TrainingLoad.Run(system.Training!, request.Workload.Training! with { Steps = steps }, request.Load, new SilentObserver(), CancellationToken.None).Outcome;
    }

    public static SharedSession Open(TrainingGraph graph, TemporaryFolder folder, CallMemory? memory = null)
    {
        var path = folder[graph.Model.Name + ".onnx"];
        graph.Model.Save(path);
        var cell = new Cell("train", Workloads.Scope.Pipeline, Scenario.Training, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 2, 1, 0);
        return new SharedSession(new SessionFactory(cell), path, 1, memory is null ? null : _ => memory);
    }

    /// <summary>The values that training goes on with, one after the other.</summary>
    public static float[] Values(this ITrainingStep step)
    {
        var values = new List<float>();
        step.Read(some => values.AddRange(some));
        return [.. values];
    }

    /// <summary>Relative L2.</summary>
    public static double Distance(float[] expected, float[] found) =>
        Math.Sqrt(expected.Zip(found, (a, b) => ((double)a - b) * ((double)a - b)).Sum() / expected.Sum(a => (double)a * a));

    public static TrainingArchitecture Network(string id) => TrainingArchitectures.Find(id, "test").ValueOrThrow();

    /// <summary>A batch cut into pieces, and the pieces one after the other.</summary>
    public static ImmutableArray<TrainingBatch> Cut(TrainingBatch batch, int pieces) =>
    [
        .. from piece in Enumerable.Range(0, pieces)
           select new TrainingBatch(
               batch.X switch
               {
                   BatchValues.Float32 x => new BatchValues.Float32(Part(x.Values, piece, pieces)),
                   BatchValues.Int64 x => new BatchValues.Int64(Part(x.Values, piece, pieces)),
                   _ => throw new System.Diagnostics.UnreachableException(),
               },
               Part(batch.Y, piece, pieces)),
    ];

    private static T[] Part<T>(T[] values, int piece, int pieces) => values[(values.Length / pieces * piece)..(values.Length / pieces * (piece + 1))];
}
