using LabelBench.Models.Onnx;

namespace LabelBench.Models.Operators;

/// <summary>2-D convolution.</summary>
public static class ConvOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[M, C / group, kH, kW].</param>
    /// <param name="bias">[M], or null.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="padding">Zeros added on each of the four sides.</param>
    /// <param name="group">1 for a full, C for a depthwise convolution.</param>
    /// <param name="dilation">Distance between the pixels that neighbouring weights meet.</param>
    /// <returns>[N, M, (H + 2 padding - eH) / stride + 1, (W + 2 padding - eW) / stride + 1] with eH = dilation (kH - 1) + 1.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Conv(this GraphBuilder graph, Tensor x, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int group = 1, int dilation = 1)
    {
        ShapeException.Unless(x.Shape.Rank == 4 && weight.Shape.Rank == 4, "Conv", "data and weight have 4 axes.", x, weight);
        ShapeException.Unless(x.Type == weight.Type, "Conv", "data and weight have one element type.", x, weight);
        ShapeException.Unless(x.Shape[1] == weight.Shape[1] * group, "Conv", $"the weight takes {weight.Shape[1]} x {group} channels.", x, weight);
        ShapeException.Unless(weight.Shape[0] % group == 0, "Conv", $"the output channels divide into {group} groups.", x, weight);
        if (bias is not null)
            ShapeException.Unless(bias.Shape.Equals([weight.Shape[0]]), "Conv", "the bias has one number per output channel.", weight, bias);
        var height = OutputExtent(x, weight, 2, stride, padding, dilation);
        var width = OutputExtent(x, weight, 3, stride, padding, dilation);
        Shape shape = [x.Shape[0], weight.Shape[0], height, width];
        graph.CountFlops("Conv", Flops(weight.Shape, shape));
        AttributeProto[] attributes =
        [
            NodeAttribute.Ints("kernel_shape", weight.Shape[2], weight.Shape[3]),
            NodeAttribute.Ints("strides", stride, stride),
            NodeAttribute.Ints("pads", padding, padding, padding, padding),
            NodeAttribute.Int("group", group),
        ];
        return graph.Emit("Conv", bias is null ? [x, weight] : [x, weight, bias], x.Type, shape,
            dilation == 1 ? attributes : [.. attributes, NodeAttribute.Ints("dilations", dilation, dilation)]);
    }

    /// <summary>2 x output elements x multiplications that make one of them; bias additions are left out.</summary>
    internal static long Flops(Shape weight, Shape output) => checked(2 * output.ElementCount * (weight.ElementCount / weight[0]));

    private static int OutputExtent(Tensor x, Tensor weight, int axis, int stride, int padding, int dilation)
    {
        var room = x.Shape[axis] + 2 * padding - dilation * (weight.Shape[axis] - 1) - 1;
        ShapeException.Unless(room >= 0, "Conv", $"the kernel is larger than the data with its padding of {padding}.", x, weight);
        return room / stride + 1;
    }
}
