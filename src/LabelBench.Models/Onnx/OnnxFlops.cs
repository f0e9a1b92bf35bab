using LabelBench.Core;
using LabelBench.Models.Onnx;
using LabelBench.Models.Operators;

namespace LabelBench.Models;

/// <summary>Counts the FLOPs of a user's model from the shapes that it states, by the formulas of the operators.</summary>
internal static class OnnxFlops
{
    /// <summary>Operators that multiply matrices, or nest graphs that may, and that no formula here covers.</summary>
    private static readonly HashSet<string> Uncounted =
    [
        "Attention", "ConvInteger", "DeformConv", "DFT", "Einsum", "GRU", "If", "Loop", "MatMulInteger", "QLinearConv", "QLinearMatMul", "RNN", "Scan", "SequenceMap",
    ];

    public static Reading<Count> Count(ModelProto model)
    {
        try
        {
            return CountNodes(model);
        }
        catch (OverflowException)
        {
            return Reading.Missing<Count>("the shapes in the file are too large to be true");
        }
    }

    private static Reading<Count> CountNodes(ModelProto model)
    {
        if (model.Functions.Count > 0)
            return Reading.Missing<Count>($"the model calls its own function '{model.Functions[0].Name}'");
        var shapes = StatedShapes(model.Graph);
        var total = 0L;
        foreach (var node in model.Graph.Node)
        {
            if (node.Domain is not ("" or "ai.onnx") || Uncounted.Contains(node.OpType))
                return Reading.Missing<Count>($"operator '{node.OpType}' of node '{node.Name}' is not counted");
            if (node.OpType is not ("Conv" or "ConvTranspose" or "Gemm" or "MatMul" or "LSTM"))
                continue;
            if (CountNode(node, shapes) is not { } flops)
                return Reading.Missing<Count>($"the file does not state the shapes at {node.OpType} node '{node.Name}' as numbers");
            total = checked(total + flops);
        }
        return new Count(total);
    }

    /// <returns>Null where a shape is not known, and for operators that are not counted.</returns>
    internal static long? CountNode(NodeProto node, IReadOnlyDictionary<string, Shape> shapes)
    {
        Shape? In(int index) => index < node.Input.Count ? shapes.GetValueOrDefault(node.Input[index]) : null;
        var output = node.Output.Count > 0 ? shapes.GetValueOrDefault(node.Output[0]) : null;
        return (node.OpType, In(0), In(1), In(2), output) switch
        {
            ("Conv", _, { Rank: > 0 } weight, _, { } y) => ConvOperator.Flops(weight, y),
            ("ConvTranspose", { } x, { Rank: > 0 } weight, _, _) => ConvTransposeOperator.Flops(x, weight),
            ("Gemm", { Rank: 2 } a, _, _, { } y) => GemmOperator.Flops(y, a[node.Attribute.Any(at => at.Name == "transA" && at.I != 0) ? 0 : 1]),
            ("MatMul", { Rank: > 0 } a, _, _, { } y) => MatMulOperator.Flops(a, y),
            ("LSTM", { Rank: 3 } x, { } weight, { } recurrence, _) => LstmOperator.Flops(x, weight, recurrence),
            _ => null,
        };
    }

    /// <summary>Shapes by value name, of those values whose extents are all given and at least 1.</summary>
    private static Dictionary<string, Shape> StatedShapes(GraphProto graph)
    {
        var shapes = new Dictionary<string, Shape>();
        foreach (var value in graph.Input.Concat(graph.ValueInfo).Concat(graph.Output))
            if (value.Type?.TensorType?.Shape is { } shape)
                State(value.Name, shape.Dim.Select(dim => dim.DimValue)); // 0 where symbolic
        foreach (var tensor in graph.Initializer)
            State(tensor.Name, tensor.Dims);
        foreach (var node in graph.Node.Where(node => node.OpType == "Constant" && node.Output.Count > 0))
            if (node.Attribute.Select(attribute => attribute.T).OfType<TensorProto>().FirstOrDefault() is { } constant)
                State(node.Output[0], constant.Dims);
        return shapes;

        void State(string name, IEnumerable<long> extents)
        {
            if (extents.All(extent => extent is >= 1 and <= int.MaxValue))
                shapes[name] = Shape.Create([.. extents.Select(extent => (int)extent)]);
        }
    }
}
