namespace LabelBench.Models.Operators;

/// <summary>A part of one axis, or of the rows and columns of images.</summary>
public static class SliceOperator
{
    /// <summary>A contiguous part of one axis.</summary>
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">Axis to cut, 0 or above.</param>
    /// <param name="start">First index that is kept.</param>
    /// <param name="end">Index behind the last one that is kept.</param>
    /// <exception cref="ArgumentException">The range is empty or leaves the axis.</exception>
    public static Tensor Slice(this GraphBuilder graph, Tensor x, int axis, int start, int end)
    {
        ShapeException.Unless(axis >= 0 && axis < x.Shape.Rank && start >= 0 && start < end && end <= x.Shape[axis], "Slice", $"{start} to {end} is no range of axis {axis}.", x);
        var y = graph.Emit("Slice", [x, graph.ConstantInt64(start), graph.ConstantInt64(end), graph.ConstantInt64(axis)], x.Type, x.Shape.With(axis, end - start));
        return graph.Record(y, (x, dy => BetweenZeros(graph, dy, x.Shape, axis, start)));
    }

    /// <summary>Every so many rows and columns of a part of images. Its gradient is not recorded.</summary>
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="rows">First row, and the row behind the last.</param>
    /// <param name="columns">First column, and the column behind the last.</param>
    /// <param name="step">Distance of the rows, and of the columns, that are kept.</param>
    /// <exception cref="ArgumentException">A range is empty or leaves its axis.</exception>
    internal static Tensor SliceImage(this GraphBuilder graph, Tensor x, (int Start, int End) rows, (int Start, int End) columns, int step = 1)
    {
        ShapeException.Unless(x.Shape.Rank == 4 && IsRange(rows, x.Shape[2]) && IsRange(columns, x.Shape[3]), "Slice", $"{rows} are no rows or {columns} no columns of it.", x);
        Shape shape = [x.Shape[0], x.Shape[1], (rows.End - rows.Start - 1) / step + 1, (columns.End - columns.Start - 1) / step + 1];
        return graph.Emit("Slice",
            [x, graph.ConstantInt64(rows.Start, columns.Start), graph.ConstantInt64(rows.End, columns.End), graph.ConstantInt64(2, 3), graph.ConstantInt64(step, step)], x.Type, shape);
    }

    private static bool IsRange((int Start, int End) range, int extent) => range.Start >= 0 && range.Start < range.End && range.End <= extent;

    private static Tensor BetweenZeros(GraphBuilder graph, Tensor dy, Shape shape, int axis, int start)
    {
        Tensor Zeros(int extent) => graph.Expand(graph.Constant(dy.Type, 0), shape.With(axis, extent));
        var behind = shape[axis] - start - dy.Shape[axis];
        List<Tensor> parts = [dy];
        if (start > 0)
            parts.Insert(0, Zeros(start));
        if (behind > 0)
            parts.Add(Zeros(behind));
        return graph.Concat(axis, [.. parts]);
    }
}
