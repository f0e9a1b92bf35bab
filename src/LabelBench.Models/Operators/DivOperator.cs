namespace LabelBench.Models.Operators;

/// <summary>Element by element a / b, with broadcasting.</summary>
public static class DivOperator
{
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Div(this GraphBuilder graph, Tensor a, Tensor b)
    {
        var y = graph.EmitBinary("Div", a, b);
        return graph.Record(y,
            (a, dy => graph.SumTo(graph.Div(dy, b), a.Shape)),
            (b, dy => graph.SumTo(graph.Mul(graph.Div(graph.Mul(dy, y), b), graph.Constant(dy.Type, -1)), b.Shape)));
    }
}
