namespace LabelBench.Models.Operators;

/// <summary>Element by element a - b, with broadcasting.</summary>
public static class SubOperator
{
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Sub(this GraphBuilder graph, Tensor a, Tensor b) => graph.Record(graph.EmitBinary("Sub", a, b),
        (a, dy => graph.SumTo(dy, a.Shape)),
        (b, dy => graph.SumTo(graph.Mul(dy, graph.Constant(dy.Type, -1)), b.Shape)));
}
