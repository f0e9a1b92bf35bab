namespace LabelBench.Models.Operators;

/// <summary>exp(x) over its sum along the innermost axis.</summary>
public static class SoftmaxOperator
{
    public static Tensor Softmax(this GraphBuilder graph, Tensor x)
    {
        var y = graph.Emit("Softmax", [x], x.Type, x.Shape, NodeAttribute.Int("axis", -1));
        return graph.Record(y, (x, dy => graph.Mul(y, graph.Sub(dy, graph.ReduceSum(graph.Mul(dy, y), [x.Shape.Rank - 1])))));
    }
}
