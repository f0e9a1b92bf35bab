using System.Collections.Immutable;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Reporting.Console;
using LabelBench.Workloads;

namespace LabelBench.Cli.Output;

/// <summary>What the graph of a workload's training step needs of a provider.</summary>
internal static class TrainingOperators
{
    /// <returns>Null where the workload trains nothing.</returns>
    public static (ImmutableArray<OperatorRow> Rows, ImmutableArray<string> Remarks)? Of(Workload workload)
    {
        if (workload.Model is not ModelSource.TrainingGraph)
            return null;
        var graph = StepOf(workload);
        var recipes = graph.Options.Recipes ?? graph.Architecture.Recipes;
        return ([.. TrainingOperatorNeed.Of(graph.Architecture, graph.Size, recipes).Select(Row)], [.. Enum.GetValues<KernelProvider>().SelectMany(provider => Remark(graph, recipes, provider)), Sources]);
    }

    /// <summary>What the step weighs; none where the workload trains nothing.</summary>
    public static ImmutableArray<ModelFigures> Figures(Workload workload) => workload.Model is ModelSource.TrainingGraph && StepOf(workload) is var graph
        ? [new ModelFigures(GeneratedSizes.OnlyModel, graph.Architecture.Id, graph.ParameterCount, graph.Flops / (double)graph.Size.Batch, graph.NodeCount)]
        : [];

    /// <summary>In FP32, at the workload's first batch, with the recipes of the CPU.</summary>
    private static TrainingGraph StepOf(Workload workload) => TrainingGraphs.Of(workload, new Cell(
        workload.Id, Workloads.Scope.Pipeline, Scenario.Training, ExecutionProvider.Cpu, "cpu", Precision.Fp32, workload.BatchSizes[0], 1, 1, 0))[0].Graph;

    private static string Sources => $"The CPU runs all of them. What GPU providers do is published, not measured: {OperatorKernels.OnnxRuntime}; {OperatorKernels.OnnxTensorrt}.";

    /// <summary>Where a provider gets other gradient recipes, which, and what is lacking then.</summary>
    private static IEnumerable<string> Remark(TrainingGraph graph, GradientRecipes recipes, KernelProvider provider)
    {
        var taken = recipes.RunnableOn(provider);
        var lacking = OperatorNeed.LackingOn(provider, graph.Architecture.Build(graph.Size, graph.Options with { Recipes = taken }).Model.Graph);
        var unmet = lacking.IsEmpty ? "every operator has a kernel" : $"not met or not verified: {string.Join(", ", lacking.Select(need => need.Operator))}";
        var others = taken == recipes ? "" : $"takes other gradients ({string.Join(", ", Differences(recipes, taken))}); ";
        yield return $"{Name(provider)}: {others}{unmet}.";
    }

    private static IEnumerable<string> Differences(GradientRecipes own, GradientRecipes taken)
    {
        if (own.Embedding != taken.Embedding)
            yield return $"embedding by {Cell.Word(taken.Embedding)} in place of {Cell.Word(own.Embedding)}";
        if (own.MaxPool != taken.MaxPool)
            yield return $"maximum pooling by {Cell.Word(taken.MaxPool)} in place of {Cell.Word(own.MaxPool)}";
        if (own.ConvWeight != taken.ConvWeight)
            yield return $"convolution by {Cell.Word(taken.ConvWeight)} in place of {Cell.Word(own.ConvWeight)}";
    }

    private static OperatorRow Row(TrainingOperatorNeed need) => new(need.Operator, need.Flat, need.PerTensor, need.MixedFlat, need.MixedPerTensor,
        [.. need.Kernels.Select(kernel => new OperatorSupport(Name(kernel.Provider), Support(kernel.Support), kernel.Text, kernel.Source))]);

    private static string Support(KernelSupport support) => support switch
    {
        KernelSupport.Yes => "yes",
        KernelSupport.Conditional => "partly",
        KernelSupport.Unverified => "unknown",
        KernelSupport.No => "no",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Name(KernelProvider provider) => provider switch
    {
        KernelProvider.Cuda => "CUDA",
        KernelProvider.Directml => "DirectML",
        KernelProvider.Tensorrt => "TensorRT",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
