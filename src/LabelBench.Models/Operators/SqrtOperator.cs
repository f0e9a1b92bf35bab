namespace LabelBench.Models.Operators;

/// <summary>Element by element the square root.</summary>
public static class SqrtOperator
{
    public static Tensor Sqrt(this GraphBuilder graph, Tensor x)
    {
        var y = graph.EmitUnary("Sqrt", x);
        return graph.Record(y, (x, dy => graph.Div(graph.Mul(dy, graph.Constant(y.Type, 0.5f)), y)));
    }
}
