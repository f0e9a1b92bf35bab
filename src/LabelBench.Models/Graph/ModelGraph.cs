using System.Collections.Immutable;
using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>A finished graph: everything but the values of its weights.</summary>
public sealed class ModelGraph
{
    internal ModelGraph(
        GraphProto structure,
        ModelPrecision precision,
        ImmutableArray<ModelInput> inputs,
        ImmutableArray<Tensor> outputs,
        ImmutableArray<WeightTensor> weights,
        long unstoredParameters,
        ImmutableSortedDictionary<string, long> flopsByOperator,
        ImmutableArray<WeightTensor> fedParameters)
    {
        Structure = structure;
        Precision = precision;
        Inputs = inputs;
        Outputs = outputs;
        Weights = weights;
        StoredParameterCount = weights.Sum(weight => weight.Shape.ElementCount);
        FedParameters = fedParameters;
        UnstoredParameterCount = unstoredParameters;
        FlopsByOperator = flopsByOperator;
        Operators = structure.Node.GroupBy(node => node.OpType).ToImmutableSortedDictionary(nodes => nodes.Key, nodes => nodes.Count(), StringComparer.Ordinal);
    }

    public string Name => Structure.Name;

    public ModelPrecision Precision { get; }

    public ImmutableArray<ModelInput> Inputs { get; }

    public ImmutableArray<Tensor> Outputs { get; }

    /// <summary>Trained tensors in the order in which they were declared.</summary>
    public ImmutableArray<WeightTensor> Weights { get; }

    /// <summary>Trained tensors that a training graph is fed with and gives back, in the order in which they were declared; none in an inference graph.</summary>
    public ImmutableArray<WeightTensor> FedParameters { get; }

    /// <summary>Trained numbers of the architecture, with those that a graph of fixed length does not store (BERT's unused positions).</summary>
    public long ParameterCount => StoredParameterCount + FedParameters.Sum(parameter => parameter.Shape.ElementCount) + UnstoredParameterCount;

    /// <summary>Trained numbers in the file.</summary>
    public long StoredParameterCount { get; }

    internal long UnstoredParameterCount { get; }

    /// <summary>Floating-point operations of one run on the whole batch; a multiply-accumulate is 2.</summary>
    /// <remarks>Counts Conv, ConvTranspose, Gemm, MatMul and LSTM, as published figures do; element-wise work is left out.</remarks>
    public long Flops => FlopsByOperator.Values.Sum();

    public ImmutableSortedDictionary<string, long> FlopsByOperator { get; }

    public int NodeCount => Structure.Node.Count;

    /// <summary>Number of nodes by operator type.</summary>
    public ImmutableSortedDictionary<string, int> Operators { get; }

    /// <summary>The same graph with intermediate values as outputs behind its own.</summary>
    /// <exception cref="ArgumentException">There is no intermediate value of that name.</exception>
    internal ModelGraph WithOutputs(IReadOnlyCollection<string> values)
    {
        var structure = Structure.Clone();
        var known = structure.ValueInfo.ToDictionary(value => value.Name);
        foreach (var value in values)
            structure.Output.Add(known.TryGetValue(value, out var stated)
                ? stated.Clone()
                : throw new ArgumentException($"Graph '{Name}' has no intermediate value '{value}'.", nameof(values)));
        var outputs = values.Select(value => new Tensor(value, (ElementType)known[value].Type.TensorType.ElemType, ShapeOf(known[value])));
        return new ModelGraph(structure, Precision, Inputs, [.. Outputs, .. outputs], Weights, UnstoredParameterCount, FlopsByOperator, FedParameters);
    }

    /// <summary>Shapes of all values and weights by name.</summary>
    internal static Dictionary<string, Shape> ShapesOf(GraphProto structure, IEnumerable<WeightTensor> weights)
    {
        var shapes = structure.Input.Concat(structure.ValueInfo).ToDictionary(value => value.Name, ShapeOf);
        foreach (var weight in weights)
            shapes[weight.Name] = weight.Shape;
        return shapes;
    }

    internal static Shape ShapeOf(ValueInfoProto value) => Shape.Create([.. value.Type.TensorType.Shape.Dim.Select(dimension => (int)dimension.DimValue)]);

    /// <summary>Nodes, inputs, outputs, intermediate shapes and constants, without weights. Never changed after construction.</summary>
    internal GraphProto Structure { get; }
}
