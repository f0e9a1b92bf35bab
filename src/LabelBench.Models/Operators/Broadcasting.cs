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
    public static Tensor EmitBinary(this GraphBuilder graph, string operatorName, Tensor a, Tensor b, ElementType? result = null)
    {
        ShapeException.Unless(a.Type == b.Type, operatorName, "both operands have one element type.", a, b);
        var shape = Combine(a.Shape, b.Shape);
        ShapeException.Unless(shape is not null, operatorName, "the shapes do not broadcast.", a, b);
        return graph.Emit(operatorName, [a, b], result ?? a.Type, shape);
    }

    /// <summary>Emits an operator of one operand that keeps type and shape.</summary>
    public static Tensor EmitUnary(this GraphBuilder graph, string operatorName, Tensor x) => graph.Emit(operatorName, [x], x.Type, x.Shape);

    /// <summary>Undoes broadcasting in a gradient: the sum over all places that one element was stretched to.</summary>
    /// <param name="graph">Graph to add the nodes to.</param>
    /// <param name="dy">Gradient by the result of a broadcast.</param>
    /// <param name="shape">Shape of the operand, which broadcasts to that of <paramref name="dy"/>.</param>
    public static Tensor SumTo(this GraphBuilder graph, Tensor dy, Shape shape)
    {
        if (dy.Shape.Equals(shape))
            return dy;
        if (shape.Rank == 1 && dy.Shape.Rank > 1 && dy.Shape[^1] == shape[0])
            return graph.SumRows(graph.Reshape(dy, [checked((int)(dy.Shape.ElementCount / shape[0])), shape[0]]), shape);
        if (shape.Rank == 0)
            return graph.ReduceSum(dy, [.. Enumerable.Range(0, dy.Shape.Rank)], keepAxes: false);
        var added = dy.Shape.Rank - shape.Rank;
        int[] axes = [.. Enumerable.Range(0, dy.Shape.Rank).Where(axis => axis < added || (shape[axis - added] == 1 && dy.Shape[axis] != 1))];
        return graph.Reshape(graph.ReduceSum(dy, axes), shape);
    }
}
