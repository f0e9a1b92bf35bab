namespace LabelBench.Models.Operators;

/// <summary>Element by element the Gauss error function.</summary>
public static class ErfOperator
{
    public static Tensor Erf(this GraphBuilder graph, Tensor x) => graph.EmitUnary("Erf", x);
}
