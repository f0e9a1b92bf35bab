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
        var geometry = new ConvGeometry(stride, padding, group, dilation);
        var y = graph.EmitConv(x, weight, bias, geometry);
        var flops = Flops(weight.Shape, y.Shape);
        graph.CountFlops("Conv", flops);
        (Tensor, Func<Tensor, Tensor>) byData = (x, dy =>
        {
            graph.CountFlops("ConvTranspose", flops);
            return graph.EmitConvTranspose(dy, weight, x.Shape, geometry);
        });
        (Tensor, Func<Tensor, Tensor>) byWeight = (weight, dy => graph.WeightGradient(x, weight, dy, geometry));
        return bias is null
            ? graph.Record(y, byData, byWeight)
            : graph.Record(y, byData, byWeight, (bias, dy => graph.Reshape(graph.ReduceSum(dy, [0, 2, 3]), bias.Shape)));
    }

    /// <summary>The node alone: neither counted nor recorded.</summary>
    internal static Tensor EmitConv(this GraphBuilder graph, Tensor x, Tensor weight, Tensor? bias, ConvGeometry geometry)
    {
        var (stride, padding, group, dilation) = geometry;
        ShapeException.Unless(x.Shape.Rank == 4 && weight.Shape.Rank == 4, "Conv", "data and weight have 4 axes.", x, weight);
        ShapeException.Unless(x.Type == weight.Type, "Conv", "data and weight have one element type.", x, weight);
        ShapeException.Unless(x.Shape[1] == weight.Shape[1] * group, "Conv", $"the weight takes {weight.Shape[1]} x {group} channels.", x, weight);
        ShapeException.Unless(weight.Shape[0] % group == 0, "Conv", $"the output channels divide into {group} groups.", x, weight);
        if (bias is not null)
            ShapeException.Unless(bias.Shape.Equals([weight.Shape[0]]), "Conv", "the bias has one number per output channel.", weight, bias);
        Shape shape = [x.Shape[0], weight.Shape[0], OutputExtent(x, weight, 2, geometry), OutputExtent(x, weight, 3, geometry)];
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

    private static int OutputExtent(Tensor x, Tensor weight, int axis, ConvGeometry geometry)
    {
        var room = geometry.Room(x.Shape[axis], weight.Shape[axis]);
        ShapeException.Unless(room >= 0, "Conv", $"the kernel is larger than the data with its padding of {geometry.Padding}.", x, weight);
        return room / geometry.Stride + 1;
    }
}
