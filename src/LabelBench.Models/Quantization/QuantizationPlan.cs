using System.Collections.Frozen;
using System.Collections.Immutable;
using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>Which nodes of an FP32 graph compute in 8 bits, and which values therefore are rounded to 8 bits.</summary>
/// <remarks>
/// The products with trained weights decide: every convolution, linear layer and Gemm reads 8 bits. Convolutions also write 8 bits, which their
/// integer kernel asks for; matrix products write FP32. An operator between them that ONNX Runtime has an
/// 8-bit kernel for joins where all of its data is rounded already and an 8-bit reader follows, so that no value is rounded for its own sake.
/// All else stays FP32: normalisation, Softmax, GELU, products of two activations, embedding tables, weights of ConvTranspose and LSTM
/// (ONNX Runtime's CPU provider has no such 8-bit kernels), and what leads from the last product to the outputs.
/// </remarks>
public sealed class QuantizationPlan
{
    /// <summary>Raised when the same graph is cut in other places.</summary>
    public const int Version = 1;

    /// <summary>Operators whose outputs hold values of their input: one range serves both, and ONNX Runtime moves bytes.</summary>
    private static readonly FrozenSet<string> Moves = FrozenSet.Create("MaxPool", "Reshape", "Resize", "Slice", "Split", "Transpose");

    /// <summary>Operators that may stand between two 8-bit products. ConvTranspose, HardSigmoid and HardSwish have no 8-bit kernel and compute in FP32 there.</summary>
    private static readonly FrozenSet<string> Carriers =
        FrozenSet.Create([.. Moves, "Add", "Clip", "Concat", "ConvTranspose", "GlobalAveragePool", "HardSigmoid", "HardSwish", "Mul", "Relu", "Sigmoid"]);

    private static readonly FrozenSet<string> AllOperandsAreData = FrozenSet.Create("Add", "Concat", "Mul");

    private readonly HashSet<string> _reached = [];
    private readonly HashSet<string> _fused = [];
    private readonly Dictionary<string, string> _rangeOf = [];
    private readonly FrozenSet<string> _soleWeights;
    private readonly ILookup<string, NodeProto> _readers;

    private QuantizationPlan(ModelGraph graph)
    {
        Graph = graph;
        _readers = graph.Structure.Node.SelectMany(node => node.Input, (node, input) => (node, input)).ToLookup(pair => pair.input, pair => pair.node);
        _soleWeights = graph.Weights.Select(weight => weight.Name).Where(name => _readers[name].Count() == 1).ToFrozenSet();
        FindEightBitNodes();
        ShareRanges();
        Observed = [.. graph.Inputs.Select(input => input.Name).Concat(graph.Structure.Node.SelectMany(node => node.Output)).Where(value => RangeOf(value) == value)];
        FlopShare = Share();
    }

    public ModelGraph Graph { get; }

    /// <summary>Values whose range has to be known, inputs of the graph among them, in the order of the graph.</summary>
    public ImmutableArray<string> Observed { get; }

    /// <summary>Share of the graph's FLOPs that are computed in 8 bits, 0 to 1.</summary>
    public double FlopShare { get; }

    /// <exception cref="ArgumentException">The graph is not FP32.</exception>
    public static QuantizationPlan For(ModelGraph graph) => graph.Precision == ModelPrecision.Fp32
        ? new QuantizationPlan(graph)
        : throw new ArgumentException($"Graph '{graph.Name}' is {graph.Precision}; only an FP32 graph can be quantized.", nameof(graph));

    /// <summary>Whether the node multiplies an 8-bit activation with INT8 weights.</summary>
    internal bool IsProduct(NodeProto node) => node.OpType switch
    {
        "Conv" => node.Input.Skip(1).All(_soleWeights.Contains),
        "Gemm" => node.Input.Skip(1).All(_soleWeights.Contains) && node.Attribute.All(attribute => attribute.Name is not "transA" || attribute.I == 0),
        "MatMul" => BiasOf(node) is not null,
        _ => false,
    };

    /// <summary>The node that adds the bias of a linear layer, where the given MatMul is the product of one.</summary>
    internal NodeProto? BiasOf(NodeProto matMul)
    {
        var readers = _readers[matMul.Output[0]].Take(2).ToArray();
        return readers is [{ OpType: "Add" } add] && add.Input[0] == matMul.Output[0] && _soleWeights.Contains(add.Input[1]) && _soleWeights.Contains(matMul.Input[1]) ? add : null;
    }

    /// <summary>Whether the node reads the 8-bit form of a value that is rounded. What an 8-bit kernel wrote exists in 8 bits only, and everybody reads that.</summary>
    internal bool ReadsRounded(NodeProto node, string value) =>
        _rangeOf.ContainsKey(value) && (_fused.Contains(value) || IsProduct(node) || _reached.Contains(node.Output[0]));

    /// <summary>The value that a rounded value shares its range with, itself where there is no other; null where the value stays FP32.</summary>
    internal string? RangeOf(string value) => _rangeOf.GetValueOrDefault(value);

    /// <summary>First forwards: what could be in 8 bits. Then backwards: where an 8-bit reader follows.</summary>
    private void FindEightBitNodes()
    {
        var nodes = Graph.Structure.Node;
        var products = nodes.Where(IsProduct).ToList();
        var possible = products.Select(node => node.Input[0]).Concat(products.Where(node => node.OpType == "Conv").Select(node => node.Output[0])).ToHashSet();
        var carriers = new List<NodeProto>();
        foreach (var node in nodes.Where(node => Carriers.Contains(node.OpType) && DataOf(node).All(possible.Contains)))
        {
            carriers.Add(node);
            possible.UnionWith(node.Output);
        }
        var wanted = products.Select(node => node.Input[0]).ToHashSet();
        foreach (var node in carriers.AsEnumerable().Reverse())
            if (node.Output.Any(wanted.Contains) || IsRectifierOfConv(node, products))
            {
                wanted.UnionWith(DataOf(node));
                _reached.UnionWith(node.Output);
            }
        _fused.UnionWith(_reached);
        _fused.UnionWith(products.Where(node => node.OpType == "Conv").Select(node => node.Output[0]));
        foreach (var value in products.Select(node => node.Input[0]).Concat(_fused))
            _rangeOf[value] = value;
    }

    /// <summary>Leaves values out that a rectifier absorbs, and lets values that are only moved share their source's range.</summary>
    private void ShareRanges()
    {
        foreach (var node in Graph.Structure.Node.Where(node => _reached.Contains(node.Output[0])))
        {
            if (IsRectifier(node) && IsAbsorbed(node.Input[0]))
                _rangeOf.Remove(node.Input[0]);
            else if (Moves.Contains(node.OpType))
                foreach (var output in node.Output)
                    _rangeOf[output] = _rangeOf[node.Input[0]];
        }
    }

    /// <summary>A kernel that is followed by nothing but a rectifier rounds behind it: the rectifier then is the lower bound of the range.</summary>
    private bool IsAbsorbed(string value) => _fused.Contains(value) && _readers[value].Count() == 1;

    private static bool IsRectifier(NodeProto node) => node.OpType is "Relu" or "Clip";

    private bool IsRectifierOfConv(NodeProto node, List<NodeProto> products) =>
        IsRectifier(node) && _readers[node.Input[0]].Count() == 1 && products.Any(product => product.OpType == "Conv" && product.Output[0] == node.Input[0]);

    private static IEnumerable<string> DataOf(NodeProto node) => AllOperandsAreData.Contains(node.OpType) ? node.Input : node.Input.Take(1);

    private double Share()
    {
        var shapes = ModelGraph.ShapesOf(Graph.Structure, Graph.Weights);
        var eightBit = Graph.Structure.Node.Where(IsProduct).Sum(node => OnnxFlops.CountNode(node, shapes) ?? 0);
        return Graph.Flops == 0 ? 0 : eightBit / (double)Graph.Flops;
    }
}
