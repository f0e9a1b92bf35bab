namespace LabelBench.Models.Operators;

/// <summary>Sum along some axes.</summary>
/// <remarks>Over axis 0 alone ONNX Runtime's CPU provider is slow (36 % of a training step, measured): see <see cref="RowSum"/>.</remarks>
public static class ReduceSumOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">0 or above.</param>
    /// <param name="keepAxes">Whether the axes stay, with extent 1.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Tensor ReduceSum(this GraphBuilder graph, Tensor x, ReadOnlySpan<int> axes, bool keepAxes = true)
    {
        var reduction = Reduction.Of("ReduceSum", x, axes);
        var y = graph.Emit("ReduceSum", [x, graph.ConstantInt64(reduction.Axes64)], x.Type, reduction.Result(keepAxes), NodeAttribute.Int("keepdims", keepAxes ? 1 : 0));
        return graph.Record(y, (x, dy => graph.Expand(graph.Reshape(dy, reduction.Kept), x.Shape)));
    }
}
