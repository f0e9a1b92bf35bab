namespace LabelBench.Models.Operators;

/// <summary>exp(x) over its sum along the innermost axis.</summary>
public static class SoftmaxOperator
{
    public static Tensor Softmax(this GraphBuilder graph, Tensor x) => graph.Emit("Softmax", [x], x.Type, x.Shape, NodeAttribute.Int("axis", -1));
}
