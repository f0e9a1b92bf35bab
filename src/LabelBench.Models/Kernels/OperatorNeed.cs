using System.Collections.Immutable;
using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>An operator, or a form of one, that a graph needs a kernel for.</summary>
/// <param name="Operator">As in <see cref="OperatorKernels.Operators"/>.</param>
/// <param name="Nodes">How often the graph has it.</param>
/// <param name="Kernels">What every provider does with it; empty where the table does not know the operator.</param>
public sealed record OperatorNeed(string Operator, int Nodes, ImmutableArray<KernelNote> Kernels)
{
    /// <summary>Everything that a graph needs, by name.</summary>
    public static ImmutableArray<OperatorNeed> Of(ModelGraph graph)
    {
        var stored = graph.Structure.Initializer.Select(constant => constant.Name)
            .Concat(graph.Weights.Select(weight => weight.Name))
            .Concat(graph.Structure.Node.Where(node => node.OpType == "DequantizeLinear").SelectMany(node => node.Output))
            .ToHashSet();
        return
        [
            .. graph.Structure.Node.GroupBy(node => FormOf(node, stored)).OrderBy(nodes => nodes.Key, StringComparer.Ordinal)
                .Select(nodes => new OperatorNeed(nodes.Key, nodes.Count(), [.. OperatorKernels.Find(nodes.Key) ?? []])),
        ];
    }

    /// <summary>What a provider does with the operator, or null where the table does not know it.</summary>
    public KernelNote? On(KernelProvider provider) => Kernels.FirstOrDefault(kernel => kernel.Provider == provider);

    /// <summary>Needs that a provider does not meet, or is not known to meet.</summary>
    public static ImmutableArray<OperatorNeed> LackingOn(KernelProvider provider, ModelGraph graph) =>
        [.. Of(graph).Where(need => need.On(provider) is not { Support: KernelSupport.Yes or KernelSupport.Conditional })];

    private static string FormOf(NodeProto node, HashSet<string> stored) => node.OpType switch
    {
        "ScatterND" when Adds(node) => OperatorKernels.ScatterNDAdd,
        "ScatterElements" when Adds(node) => OperatorKernels.ScatterElementsAdd,
        "MaxPool" when node.Output.Count > 1 => OperatorKernels.MaxPoolWithIndices,
        "Dropout" when node.Input.Count > 2 => OperatorKernels.DropoutInTraining,
        "Conv" when !stored.Contains(node.Input[1]) => OperatorKernels.ComputedConv,
        "ConvTranspose" when !stored.Contains(node.Input[1]) => OperatorKernels.ComputedConvTranspose,
        var name => name,
    };

    private static bool Adds(NodeProto node) => node.Attribute.Any(attribute => attribute.Name == "reduction" && attribute.S.ToStringUtf8() == "add");
}
