using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Training;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Which graphs one step of a workload's training runs.</summary>
public static class TrainingGraphs
{
    /// <summary>Role of the graph of a whole step.</summary>
    public const string Step = "step";

    /// <summary>Role of the graph that sums the gradients of pieces.</summary>
    public const string Accumulate = "accumulate";

    /// <summary>Role of the graph of the optimiser on summed gradients.</summary>
    public const string Apply = "apply";

    /// <summary>The graph of a whole step; or of a piece, and of the optimiser behind all pieces. The first has the network in it.</summary>
    /// <exception cref="UserMistakeException">The network is not known, or does not take the size.</exception>
    public static ImmutableArray<(string Role, TrainingGraph Graph)> Of(Workload workload, Cell cell)
    {
        var architecture = Architecture(workload).ValueOrThrow();
        var options = Options(workload, cell, architecture);
        if (cell.Accumulation is not { } pieces)
            return [(Step, architecture.Build(Size(workload, architecture, cell.Batch), options))];
        var piece = Size(workload, architecture, cell.Batch / pieces);
        return
        [
            (Accumulate, architecture.Build(piece, options with { Phase = TrainingPhase.Accumulate })),
            // The optimiser is FP32 in every precision.
            (Apply, architecture.Build(piece, options with { Phase = TrainingPhase.Apply, Precision = ModelPrecision.Fp32 })),
        ];
    }

    /// <summary>What cannot work on any machine: a size that the network does not take, files of another kind than it learns from.</summary>
    public static IEnumerable<Problem> Check(Workload workload)
    {
        if (workload.Model is not ModelSource.TrainingGraph)
            return [];
        var found = Architecture(workload);
        if (!found.IsValid)
            return found.Problems;
        var size = found.Value.Resolve(Size(workload, found.Value, 1), $"workload {workload.Id}");
        return !size.IsValid ? size.Problems : workload.Input is InputSource.TrainingBatches ? [] : CheckImages(workload, found.Value);
    }

    /// <summary>Classes of a network that has one for each item.</summary>
    internal static int ClassesOf(TrainingGraph graph) => graph.Y?.Values is InputValues.IntegersBelow(var limit) ? (int)limit : throw new UnreachableException();

    private static Checked<TrainingArchitecture> Architecture(Workload workload) =>
        TrainingArchitectures.Find(((ModelSource.TrainingGraph)workload.Model).Architecture, $"workload {workload.Id}");

    private static IEnumerable<Problem> CheckImages(Workload workload, TrainingArchitecture architecture)
    {
        const int Channels = 3;
        var graph = architecture.Build(Size(workload, architecture, 1), new TrainingOptions());
        if (graph is not { X.Shape: { Rank: 4 } x, Y.Shape.Rank: 1 } || x[1] != Channels)
            yield return new Problem($"workload {workload.Id}", "input", $"has images, each of one class, and {architecture.Id} learns something else; take kind: training-batches.");
    }

    private static ModelSize Size(Workload workload, TrainingArchitecture architecture, int batch)
    {
        var batches = workload.Input as InputSource.TrainingBatches;
        return new ModelSize(
            batch,
            architecture.ImageSide is not null && (batches is null ? workload.Preprocessing?.Size : batches.ImageSide) is { } side ? ImageExtent.Square(side) : null,
            architecture.SequenceLength is null ? null : batches?.SequenceLength);
    }

    private static TrainingOptions Options(Workload workload, Cell cell, TrainingArchitecture architecture)
    {
        var training = workload.Training ?? TrainingSettings.Default;
        var recipes = training.ConvolutionGradient is { } gradient ? architecture.Recipes with { ConvWeight = TrainingWords.Recipe(gradient) } : architecture.Recipes;
        return new TrainingOptions(
            ((ModelSource.TrainingGraph)workload.Model).Seed,
            cell.Precision == Precision.Fp16 ? ModelPrecision.Fp16 : ModelPrecision.Fp32,
            TrainingWords.Form(training.Layout),
            Recipes: Kernels(cell.Provider) is { } provider ? recipes.RunnableOn(provider) : recipes);
    }

    private static KernelProvider? Kernels(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => KernelProvider.Cuda,
        ExecutionProvider.Directml => KernelProvider.Directml,
        ExecutionProvider.Tensorrt => KernelProvider.Tensorrt,
        _ => null,
    };
}
