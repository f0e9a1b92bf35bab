namespace LabelBench.Models.Operators;

/// <summary>Product of matrices over the last two axes; leading axes broadcast.</summary>
public static class MatMulOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="a">[..., m, k].</param>
    /// <param name="b">[..., k, n].</param>
    /// <returns>[..., m, n].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor MatMul(this GraphBuilder graph, Tensor a, Tensor b)
    {
        ShapeException.Unless(a.Shape.Rank >= 2 && b.Shape.Rank >= 2, "MatMul", "both operands have at least 2 axes.", a, b);
        ShapeException.Unless(a.Type == b.Type, "MatMul", "both operands have one element type.", a, b);
        ShapeException.Unless(a.Shape[^1] == b.Shape[^2], "MatMul", "the inner extents differ.", a, b);
        var batch = Broadcasting.Combine(a.Shape.Range(0, a.Shape.Rank - 2), b.Shape.Range(0, b.Shape.Rank - 2));
        ShapeException.Unless(batch is not null, "MatMul", "the leading axes do not broadcast.", a, b);
        Shape shape = [.. batch, a.Shape[^2], b.Shape[^1]];
        graph.CountFlops("MatMul", Flops(a.Shape, shape));
        return graph.Emit("MatMul", [a, b], a.Type, shape);
    }

    internal static long Flops(Shape a, Shape output) => checked(2 * output.ElementCount * a[^1]);
}
