namespace LabelBench.Models.Operators;

/// <summary>Nearest-neighbour enlargement by a whole factor.</summary>
public static class ResizeOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="factor">How many times each pixel is repeated in both directions.</param>
    /// <returns>[N, C, H factor, W factor].</returns>
    /// <exception cref="ArgumentException">The data does not have 4 axes.</exception>
    public static Tensor EnlargeNearest(this GraphBuilder graph, Tensor x, int factor)
    {
        ShapeException.Unless(x.Shape.Rank == 4, "Resize", "the data has 4 axes.", x);
        var scales = graph.ConstantFloat32([4], 1, 1, factor, factor);
        return graph.Emit("Resize", [x, null, scales], x.Type, [x.Shape[0], x.Shape[1], x.Shape[2] * factor, x.Shape[3] * factor],
            NodeAttribute.Text("mode", "nearest"),
            NodeAttribute.Text("coordinate_transformation_mode", "asymmetric"),
            NodeAttribute.Text("nearest_mode", "floor"));
    }
}
