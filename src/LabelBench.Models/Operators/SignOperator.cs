namespace LabelBench.Models.Operators;

/// <summary>Element by element -1, 0 or 1. Its gradient is 0 and is not recorded.</summary>
public static class SignOperator
{
    public static Tensor Sign(this GraphBuilder graph, Tensor x) => graph.EmitUnary("Sign", x);
}
