namespace LabelBench.Models.Operators;

/// <summary>Element by element the Gauss error function.</summary>
public static class ErfOperator
{
    public static Tensor Erf(this GraphBuilder graph, Tensor x) => graph.Record(graph.EmitUnary("Erf", x),
        (x, dy => graph.Mul(dy, graph.Mul(graph.Exp(graph.Mul(graph.Mul(x, x), graph.Constant(x.Type, -1))), graph.Constant(x.Type, (float)(2 / Math.Sqrt(Math.PI)))))));
}
