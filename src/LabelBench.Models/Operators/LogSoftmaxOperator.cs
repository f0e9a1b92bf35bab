namespace LabelBench.Models.Operators;

/// <summary>x minus the logarithm of the sum of exp(x) along an axis.</summary>
public static class LogSoftmaxOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">0 or above.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Tensor LogSoftmax(this GraphBuilder graph, Tensor x, int axis)
    {
        ShapeException.Unless(axis >= 0 && axis < x.Shape.Rank, "LogSoftmax", $"there is no axis {axis}.", x);
        var y = graph.Emit("LogSoftmax", [x], x.Type, x.Shape, NodeAttribute.Int("axis", axis));
        return graph.Record(y, (x, dy => graph.Sub(dy, graph.Mul(graph.Exp(y), graph.ReduceSum(dy, [axis])))));
    }
}
