namespace LabelBench.Models.Operators;

/// <summary>Element by element x max(0, min(1, x / 6 + 1 / 2)).</summary>
public static class HardSwishOperator
{
    public static Tensor HardSwish(this GraphBuilder graph, Tensor x) => graph.EmitUnary("HardSwish", x);
}
