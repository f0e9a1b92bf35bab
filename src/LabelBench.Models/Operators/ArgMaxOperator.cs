namespace LabelBench.Models.Operators;

/// <summary>Index of the largest value along an axis, which disappears.</summary>
public static class ArgMaxOperator
{
    /// <returns>INT64.</returns>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Tensor ArgMax(this GraphBuilder graph, Tensor x, int axis)
    {
        ShapeException.Unless(axis >= 0 && axis < x.Shape.Rank, "ArgMax", $"there is no axis {axis}.", x);
        return graph.Emit("ArgMax", [x], ElementType.Int64, [.. x.Shape.Range(0, axis), .. x.Shape.Range(axis + 1, x.Shape.Rank)],
            NodeAttribute.Int("axis", axis), NodeAttribute.Int("keepdims", 0));
    }
}
