namespace LabelBench.Models.Operators;

/// <summary>Writes numbers into a tensor along axis 0, or adds them. Its gradient is not recorded.</summary>
internal static class ScatterElementsOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="data">What is written to.</param>
    /// <param name="indices">INT64, the shape of <paramref name="updates"/>: for every update its place along axis 0; the other axes are its own.</param>
    /// <param name="updates">What is written.</param>
    /// <param name="isAdding">Whether updates are added, so that a place may occur several times.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor ScatterElements(this GraphBuilder graph, Tensor data, Tensor indices, Tensor updates, bool isAdding)
    {
        ShapeException.Unless(indices.Type == ElementType.Int64 && indices.Shape.Equals(updates.Shape) && data.Shape.Rank == updates.Shape.Rank,
            "ScatterElements", "the indices are INT64 and have the shape of the updates.", data, indices, updates);
        var axis = NodeAttribute.Int("axis", 0);
        return graph.Emit("ScatterElements", [data, indices, updates], data.Type, data.Shape, isAdding ? [axis, NodeAttribute.Text("reduction", "add")] : [axis]);
    }
}
