namespace LabelBench.Models.Operators;

/// <summary>Zeros around images.</summary>
public static class PadOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="padding">Zeros on each of the four sides.</param>
    /// <returns>[N, C, H + 2 padding, W + 2 padding]; the tensor itself without padding.</returns>
    /// <exception cref="ArgumentException">The data does not have 4 axes.</exception>
    public static Tensor Pad(this GraphBuilder graph, Tensor x, int padding)
    {
        ShapeException.Unless(x.Shape.Rank == 4 && padding >= 0, "Pad", $"the data has 4 axes and the padding, {padding}, is not negative.", x);
        if (padding == 0)
            return x;
        var (height, width) = (x.Shape[2], x.Shape[3]);
        var y = graph.Emit("Pad", [x, graph.ConstantInt64(0, 0, padding, padding, 0, 0, padding, padding), graph.Constant(x.Type, 0)], x.Type,
            [x.Shape[0], x.Shape[1], height + 2 * padding, width + 2 * padding]);
        return graph.Record(y, (x, dy => graph.SliceImage(dy, (padding, padding + height), (padding, padding + width))));
    }
}
