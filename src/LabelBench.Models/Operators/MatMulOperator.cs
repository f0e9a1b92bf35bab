using System.Collections.Immutable;

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
        var y = graph.Emit("MatMul", [a, b], a.Type, shape);
        return b.Shape.Rank == 2
            ? graph.Record(y, [a, b], dy => AsOneMatrix(graph, a, b, dy))
            : graph.Record(y,
                (a, dy => graph.SumTo(graph.MatMul(dy, Transposed(graph, b)), a.Shape)),
                (b, dy => graph.SumTo(graph.MatMul(Transposed(graph, a), dy), b.Shape)));
    }

    internal static long Flops(Shape a, Shape output) => checked(2 * output.ElementCount * a[^1]);

    /// <summary>With one matrix on the right, leading axes are rows: da = dy b^T and db = a^T dy, the latter summed over the batch by the product itself.</summary>
    private static ImmutableArray<Func<Tensor>> AsOneMatrix(GraphBuilder graph, Tensor a, Tensor b, Tensor dy)
    {
        var rows = Rows(graph, dy);
        return [() => graph.Reshape(graph.Gemm(rows, b, transposeB: true), a.Shape), () => graph.Gemm(Rows(graph, a), rows, transposeA: true)];
    }

    private static Tensor Rows(GraphBuilder graph, Tensor x) => graph.Reshape(x, [checked((int)(x.Shape.ElementCount / x.Shape[^1])), x.Shape[^1]]);

    private static Tensor Transposed(GraphBuilder graph, Tensor x)
    {
        var last = x.Shape.Rank - 1;
        return graph.Transpose(x, [.. Enumerable.Range(0, last - 1), last, last - 1]);
    }
}
