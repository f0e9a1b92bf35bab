namespace LabelBench.Models.Operators;

/// <summary>Largest value of every square window.</summary>
public static class MaxPoolOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="kernel">Side of the window.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">Border on each of the four sides, smaller than the window.</param>
    /// <returns>[N, C, (H + 2 padding - kernel) / stride + 1, (W + 2 padding - kernel) / stride + 1].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor MaxPool(this GraphBuilder graph, Tensor x, int kernel, int stride, int padding = 0)
    {
        ShapeException.Unless(x.Shape.Rank == 4, "MaxPool", "the data has 4 axes.", x);
        ShapeException.Unless(padding < kernel && x.Shape[2] + 2 * padding >= kernel && x.Shape[3] + 2 * padding >= kernel,
            "MaxPool", $"a window of {kernel} with padding {padding} fits into the data and its padding is smaller than itself.", x);
        var height = (x.Shape[2] + 2 * padding - kernel) / stride + 1;
        var width = (x.Shape[3] + 2 * padding - kernel) / stride + 1;
        return graph.Emit("MaxPool", [x], x.Type, [x.Shape[0], x.Shape[1], height, width],
            NodeAttribute.Ints("kernel_shape", kernel, kernel),
            NodeAttribute.Ints("strides", stride, stride),
            NodeAttribute.Ints("pads", padding, padding, padding, padding));
    }
}
