namespace LabelBench.Models.Operators;

/// <summary>Element by element a x b, with broadcasting.</summary>
public static class MulOperator
{
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Mul(this GraphBuilder graph, Tensor a, Tensor b) => graph.Record(graph.EmitBinary("Mul", a, b),
        (a, dy => graph.SumTo(graph.Mul(dy, b), a.Shape)),
        (b, dy => graph.SumTo(graph.Mul(dy, a), b.Shape)));
}
