namespace LabelBench.Models.Operators;

/// <summary>A new axis that is 1 at the index and 0 elsewhere.</summary>
public static class OneHotOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="indices">INT64 of any shape, each 0 to depth - 1.</param>
    /// <param name="depth">Extent of the new axis.</param>
    /// <param name="axis">Place of the new axis in the result.</param>
    /// <returns>FP32: other types are not in every provider.</returns>
    /// <exception cref="ArgumentException">The indices are not INT64, or there is no such place.</exception>
    public static Tensor OneHot(this GraphBuilder graph, Tensor indices, int depth, int axis)
    {
        ShapeException.Unless(indices.Type == ElementType.Int64, "OneHot", "the indices are INT64.", indices);
        ShapeException.Unless(axis >= 0 && axis <= indices.Shape.Rank && depth >= 1, "OneHot", $"no axis of {depth} fits in at {axis}.", indices);
        Shape shape = [.. indices.Shape.Range(0, axis), depth, .. indices.Shape.Range(axis, indices.Shape.Rank)];
        return graph.Emit("OneHot", [indices, graph.ConstantInt64(depth), graph.ConstantFloat32([2], 0, 1)], ElementType.Float32, shape, NodeAttribute.Int("axis", axis));
    }
}
