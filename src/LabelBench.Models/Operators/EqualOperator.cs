namespace LabelBench.Models.Operators;

/// <summary>Element by element whether a equals b, with broadcasting.</summary>
public static class EqualOperator
{
    /// <returns>BOOL.</returns>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Equal(this GraphBuilder graph, Tensor a, Tensor b) => graph.EmitBinary("Equal", a, b, ElementType.Bool);
}
