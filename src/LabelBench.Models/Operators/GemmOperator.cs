namespace LabelBench.Models.Operators;

/// <summary>Product of two matrices, either of them transposed, plus an optional row vector.</summary>
public static class GemmOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="a">[m, k], or [k, m] when transposed.</param>
    /// <param name="b">[k, n], or [n, k] when transposed.</param>
    /// <param name="c">[n], added to every row; or null.</param>
    /// <param name="transposeA">Whether <paramref name="a"/> is transposed first.</param>
    /// <param name="transposeB">Whether <paramref name="b"/> is transposed first.</param>
    /// <returns>[m, n].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Gemm(this GraphBuilder graph, Tensor a, Tensor b, Tensor? c = null, bool transposeA = false, bool transposeB = false)
    {
        ShapeException.Unless(a.Shape.Rank == 2 && b.Shape.Rank == 2, "Gemm", "both operands are matrices.", a, b);
        ShapeException.Unless(a.Type == b.Type, "Gemm", "both operands have one element type.", a, b);
        var (m, k) = transposeA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        var (inner, n) = transposeB ? (b.Shape[1], b.Shape[0]) : (b.Shape[0], b.Shape[1]);
        ShapeException.Unless(k == inner, "Gemm", "the inner extents differ.", a, b);
        if (c is not null)
            ShapeException.Unless(c.Shape.Equals([n]), "Gemm", "the added vector has one number per column.", b, c);
        Shape shape = [m, n];
        graph.CountFlops("Gemm", Flops(shape, k));
        var y = graph.Emit("Gemm", c is null ? [a, b] : [a, b, c], a.Type, shape,
            NodeAttribute.Int("transA", transposeA ? 1 : 0),
            NodeAttribute.Int("transB", transposeB ? 1 : 0));
        (Tensor, Func<Tensor, Tensor>) byA = (a, dy => transposeA
            ? graph.Gemm(b, dy, transposeA: transposeB, transposeB: true)
            : graph.Gemm(dy, b, transposeB: !transposeB));
        (Tensor, Func<Tensor, Tensor>) byB = (b, dy => transposeB
            ? graph.Gemm(dy, a, transposeA: true, transposeB: transposeA)
            : graph.Gemm(a, dy, transposeA: !transposeA));
        return c is null ? graph.Record(y, byA, byB) : graph.Record(y, byA, byB, (c, dy => graph.SumTo(dy, c.Shape)));
    }

    internal static long Flops(Shape output, long inner) => checked(2 * output.ElementCount * inner);
}
