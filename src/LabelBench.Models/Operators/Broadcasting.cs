namespace LabelBench.Models.Operators;

/// <summary>The shape rule that element-wise operators share.</summary>
/// <remarks>ONNX multidirectional broadcasting: shapes are aligned at their innermost axis; an extent of 1 or an absent axis stretches.</remarks>
internal static class Broadcasting
{
    /// <returns>The common shape, or null where the shapes do not combine.</returns>
    public static Shape? Combine(Shape a, Shape b)
    {
        var extents = new int[Math.Max(a.Rank, b.Rank)];
        for (var fromEnd = 1; fromEnd <= extents.Length; fromEnd++)
        {
            var left = fromEnd <= a.Rank ? a[^fromEnd] : 1;
            var right = fromEnd <= b.Rank ? b[^fromEnd] : 1;
            if (left != right && left != 1 && right != 1)
                return null;
            extents[^fromEnd] = Math.Max(left, right);
        }
        return Shape.Create(extents);
    }

    /// <summary>Emits an operator of two operands that broadcast against each other.</summary>
    /// <exception cref="ArgumentException">The shapes do not combine or the element types differ.</exception>
    public static Tensor EmitBinary(this GraphBuilder graph, string operatorName, Tensor a, Tensor b)
    {
        ShapeException.Unless(a.Type == b.Type, operatorName, "both operands have one element type.", a, b);
        var shape = Combine(a.Shape, b.Shape);
        ShapeException.Unless(shape is not null, operatorName, "the shapes do not broadcast.", a, b);
        return graph.Emit(operatorName, [a, b], a.Type, shape);
    }

    /// <summary>Emits an operator of one operand that keeps type and shape.</summary>
    public static Tensor EmitUnary(this GraphBuilder graph, string operatorName, Tensor x) => graph.Emit(operatorName, [x], x.Type, x.Shape);
}
