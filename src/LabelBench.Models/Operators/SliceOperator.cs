namespace LabelBench.Models.Operators;

/// <summary>A contiguous part of one axis.</summary>
public static class SliceOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">Axis to cut, 0 or above.</param>
    /// <param name="start">First index that is kept.</param>
    /// <param name="end">Index behind the last one that is kept.</param>
    /// <exception cref="ArgumentException">The range is empty or leaves the axis.</exception>
    public static Tensor Slice(this GraphBuilder graph, Tensor x, int axis, int start, int end)
    {
        ShapeException.Unless(axis >= 0 && axis < x.Shape.Rank && start >= 0 && start < end && end <= x.Shape[axis], "Slice", $"{start} to {end} is no range of axis {axis}.", x);
        return graph.Emit("Slice", [x, graph.ConstantInt64(start), graph.ConstantInt64(end), graph.ConstantInt64(axis)], x.Type, x.Shape.With(axis, end - start));
    }
}
