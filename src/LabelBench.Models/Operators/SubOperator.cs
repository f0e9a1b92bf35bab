namespace LabelBench.Models.Operators;

/// <summary>Element by element a - b, with broadcasting.</summary>
public static class SubOperator
{
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Sub(this GraphBuilder graph, Tensor a, Tensor b) => graph.EmitBinary("Sub", a, b);
}
