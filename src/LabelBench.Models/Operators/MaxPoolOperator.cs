using LabelBench.Models.Onnx;

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
        var geometry = new ConvGeometry(stride, padding, Group: x.Shape[1], Dilation: 1);
        Shape shape = [x.Shape[0], x.Shape[1], geometry.Room(x.Shape[2], kernel) / stride + 1, geometry.Room(x.Shape[3], kernel) / stride + 1];
        AttributeProto[] attributes =
        [
            NodeAttribute.Ints("kernel_shape", kernel, kernel),
            NodeAttribute.Ints("strides", stride, stride),
            NodeAttribute.Ints("pads", padding, padding, padding, padding),
        ];
        if (graph.Tape is { Recipes.MaxPool: MaxPoolGradient.Scatter })
        {
            var outputs = graph.EmitMany("MaxPool", [x], [(x.Type, shape), (ElementType.Int64, shape)], attributes);
            return graph.Record(outputs[0], (x, dy => Scattered(graph, x, outputs[1], dy, isOverlapping: kernel > stride)));
        }
        var y = graph.Emit("MaxPool", [x], x.Type, shape, attributes);
        return graph.Record(y, (x, dy => graph.Tape!.Recipes.MaxPool == MaxPoolGradient.BlockMask
            ? MaskedBlocks(graph, x, y, dy, kernel, geometry)
            : MaskedWindows(graph, x, y, dy, kernel, geometry)));
    }

    /// <summary>Windows side by side, a mask of where the largest value is, and the masked gradients added back by the transposed one-hot convolution.</summary>
    private static Tensor MaskedWindows(GraphBuilder graph, Tensor x, Tensor y, Tensor dy, int kernel, ConvGeometry geometry)
    {
        var (batch, channels, height, width, area) = (y.Shape[0], y.Shape[1], y.Shape[2], y.Shape[3], kernel * kernel);
        Shape one = [batch, channels, 1, height, width];
        var windows = graph.Patches(x, kernel, kernel, geometry);
        var mask = graph.Cast(graph.Equal(graph.Reshape(windows, [batch, channels, area, height, width]), graph.Reshape(y, one)), x.Type);
        var masked = graph.Reshape(graph.Mul(mask, graph.Reshape(dy, one)), [batch, channels * area, height, width]);
        return graph.EmitConvTranspose(masked, graph.OneHotKernels(x, kernel, kernel), x.Shape, geometry);
    }

    /// <summary>The same for windows that tile the image: no pixel is in two of them.</summary>
    private static Tensor MaskedBlocks(GraphBuilder graph, Tensor x, Tensor y, Tensor dy, int kernel, ConvGeometry geometry)
    {
        var (batch, channels, height, width) = (y.Shape[0], y.Shape[1], y.Shape[2], y.Shape[3]);
        ShapeException.Unless(kernel == geometry.Stride && geometry.Padding == 0 && x.Shape[2] == height * kernel && x.Shape[3] == width * kernel,
            "MaxPool", $"windows of {kernel} do not tile the image, so its gradient does not go by {nameof(MaxPoolGradient.BlockMask)}; take {nameof(MaxPoolGradient.WindowMask)}.", x);
        Shape one = [batch, channels, height, 1, width, 1];
        var blocks = graph.Reshape(x, [batch, channels, height, kernel, width, kernel]);
        var mask = graph.Cast(graph.Equal(blocks, graph.Reshape(y, one)), x.Type);
        return graph.Reshape(graph.Mul(mask, graph.Reshape(dy, one)), x.Shape);
    }

    /// <summary>Every gradient goes to the place that MaxPool reports; windows that overlap may report one place twice.</summary>
    private static Tensor Scattered(GraphBuilder graph, Tensor x, Tensor places, Tensor dy, bool isOverlapping)
    {
        Shape flat = [checked((int)x.Shape.ElementCount)];
        Shape updates = [checked((int)dy.Shape.ElementCount)];
        var zeros = graph.Expand(graph.Constant(x.Type, [1], 0), flat);
        return graph.Reshape(graph.ScatterElements(zeros, graph.Reshape(places, updates), graph.Reshape(dy, updates), isAdding: isOverlapping), x.Shape);
    }
}
