namespace LabelBench.Models.Operators;

/// <summary>Mean along some axes. Up to opset 17 they are an attribute, unlike those of ReduceSum.</summary>
public static class ReduceMeanOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">0 or above.</param>
    /// <param name="keepAxes">Whether the axes stay, with extent 1.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Tensor ReduceMean(this GraphBuilder graph, Tensor x, ReadOnlySpan<int> axes, bool keepAxes = true)
    {
        var reduction = Reduction.Of("ReduceMean", x, axes);
        var y = graph.Emit("ReduceMean", [x], x.Type, reduction.Result(keepAxes), NodeAttribute.Ints("axes", axes), NodeAttribute.Int("keepdims", keepAxes ? 1 : 0));
        return graph.Record(y, (x, dy => graph.Expand(graph.Reshape(graph.Mul(dy, graph.Constant(x.Type, (float)(1.0 / reduction.Count))), reduction.Kept), x.Shape)));
    }
}
