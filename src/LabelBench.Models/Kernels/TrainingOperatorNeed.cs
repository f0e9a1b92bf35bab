using System.Collections.Immutable;

namespace LabelBench.Models;

/// <summary>An operator, or a form of one, that the graph of a training step needs a kernel for, in every form that the graph comes in.</summary>
/// <param name="Operator">As in <see cref="OperatorKernels.Operators"/>.</param>
/// <param name="Flat">Nodes with one vector of parameters, FP32.</param>
/// <param name="PerTensor">Nodes with a tensor for every weight, FP32.</param>
/// <param name="MixedFlat">Nodes with one vector of parameters, mixed precision.</param>
/// <param name="MixedPerTensor">Nodes with a tensor for every weight, mixed precision.</param>
/// <param name="Kernels">What every provider does with it; empty where the table does not know the operator.</param>
public sealed record TrainingOperatorNeed(string Operator, int Flat, int PerTensor, int MixedFlat, int MixedPerTensor, ImmutableArray<KernelNote> Kernels)
{
    /// <summary>Everything that a network's step needs, by name. The halves of a step over several batches need nothing else.</summary>
    /// <param name="recipes">Ways that gradients go; null takes the network's own.</param>
    /// <exception cref="Core.UserMistakeException">The network does not take the size.</exception>
    public static ImmutableArray<TrainingOperatorNeed> Of(TrainingArchitecture architecture, ModelSize size, GradientRecipes? recipes = null)
    {
        var (flat, perTensor) = (Needs(ModelPrecision.Fp32, ParameterForm.Flat), Needs(ModelPrecision.Fp32, ParameterForm.PerTensor));
        var (mixedFlat, mixedPerTensor) = (Needs(ModelPrecision.Fp16, ParameterForm.Flat), Needs(ModelPrecision.Fp16, ParameterForm.PerTensor));
        return
        [
            .. flat.Keys.Concat(perTensor.Keys).Concat(mixedFlat.Keys).Concat(mixedPerTensor.Keys).Distinct().Order(StringComparer.Ordinal)
                .Select(name => new TrainingOperatorNeed(name, Count(flat, name), Count(perTensor, name), Count(mixedFlat, name), Count(mixedPerTensor, name), [.. OperatorKernels.Find(name) ?? []])),
        ];

        Dictionary<string, OperatorNeed> Needs(ModelPrecision precision, ParameterForm form) =>
            OperatorNeed.Of(architecture.Build(size, new TrainingOptions(Precision: precision, Form: form, Recipes: recipes)).Model.Graph).ToDictionary(need => need.Operator);

        static int Count(Dictionary<string, OperatorNeed> needs, string name) => needs.TryGetValue(name, out var need) ? need.Nodes : 0;
    }
}
