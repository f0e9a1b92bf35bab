namespace LabelBench.Models.Operators;

/// <summary>Element by element max(0, x).</summary>
public static class ReluOperator
{
    public static Tensor Relu(this GraphBuilder graph, Tensor x) => graph.EmitUnary("Relu", x);
}
