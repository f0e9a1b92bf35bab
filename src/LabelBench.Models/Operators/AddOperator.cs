namespace LabelBench.Models.Operators;

/// <summary>Element by element a + b, with broadcasting.</summary>
public static class AddOperator
{
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Add(this GraphBuilder graph, Tensor a, Tensor b) =>
        graph.Record(graph.EmitBinary("Add", a, b), (a, dy => graph.SumTo(dy, a.Shape)), (b, dy => graph.SumTo(dy, b.Shape)));
}
