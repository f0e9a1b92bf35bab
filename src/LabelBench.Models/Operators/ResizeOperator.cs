namespace LabelBench.Models.Operators;

/// <summary>Enlargement of images: nearest neighbour by a whole factor, or bilinear to a given size.</summary>
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

    /// <summary>Bilinear interpolation between pixel centres, as frameworks do it without aligned corners.</summary>
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, h, w].</param>
    /// <param name="height">H, at least h.</param>
    /// <param name="width">W, at least w.</param>
    /// <returns>[N, C, H, W]; <paramref name="x"/> itself where it has that size.</returns>
    /// <exception cref="ArgumentException">The data does not have 4 axes, or is larger than asked for: shrinking would need an average.</exception>
    public static Tensor EnlargeBilinear(this GraphBuilder graph, Tensor x, int height, int width)
    {
        ShapeException.Unless(x.Shape.Rank == 4, "Resize", "the data has 4 axes.", x);
        ShapeException.Unless(height >= x.Shape[2] && width >= x.Shape[3], "Resize", $"the data is larger than {height}x{width}.", x);
        Shape shape = [x.Shape[0], x.Shape[1], height, width];
        return x.Shape.Equals(shape) ? x : graph.Emit("Resize", [x, null, null, graph.ConstantInt64(shape.ToInt64())], x.Type, shape,
            NodeAttribute.Text("mode", "linear"),
            NodeAttribute.Text("coordinate_transformation_mode", "half_pixel"));
    }
}
