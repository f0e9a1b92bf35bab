using LabelBench.Models.Onnx;

namespace LabelBench.Models.Operators;

/// <summary>2-D up-convolution whose stride equals its kernel, so that every output pixel has one source.</summary>
public static class ConvTransposeOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[C, M, k, k].</param>
    /// <param name="bias">[M], or null.</param>
    /// <returns>[N, M, H k, W k].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor ConvTranspose(this GraphBuilder graph, Tensor x, Tensor weight, Tensor? bias = null)
    {
        ShapeException.Unless(x.Shape.Rank == 4 && weight.Shape.Rank == 4, "ConvTranspose", "data and weight have 4 axes.", x, weight);
        ShapeException.Unless(x.Shape[1] == weight.Shape[0], "ConvTranspose", "the weight's first axis is the data's channels.", x, weight);
        ShapeException.Unless(weight.Shape[2] == weight.Shape[3], "ConvTranspose", "the kernel is square.", x, weight);
        if (bias is not null)
            ShapeException.Unless(bias.Shape.Equals([weight.Shape[1]]), "ConvTranspose", "the bias has one number per output channel.", weight, bias);
        var kernel = weight.Shape[2];
        Shape shape = [x.Shape[0], weight.Shape[1], x.Shape[2] * kernel, x.Shape[3] * kernel];
        graph.CountFlops("ConvTranspose", Flops(x.Shape, weight.Shape));
        var y = graph.Emit("ConvTranspose", bias is null ? [x, weight] : [x, weight, bias], x.Type, shape,
            NodeAttribute.Ints("kernel_shape", kernel, kernel),
            NodeAttribute.Ints("strides", kernel, kernel));
        (Tensor, Func<Tensor, Tensor>) byData = (x, dy => DataGradient(graph, x, weight, dy));
        (Tensor, Func<Tensor, Tensor>) byWeight = (weight, dy => WeightGradient(graph, x, weight, dy));
        return bias is null
            ? graph.Record(y, byData, byWeight)
            : graph.Record(y, byData, byWeight, (bias, dy => graph.Reshape(graph.ReduceSum(dy, [0, 2, 3]), bias.Shape)));
    }

    /// <summary>2 x input elements x products that each of them takes part in.</summary>
    internal static long Flops(Shape input, Shape weight) => checked(2 * input.ElementCount * (weight.ElementCount / weight[0]));

    /// <summary>The gradient of a convolution by its data: the transposed convolution of <paramref name="dy"/> with the same weight. Neither counted nor recorded.</summary>
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="dy">[N, M, oH, oW].</param>
    /// <param name="weight">[M, C / group, kH, kW].</param>
    /// <param name="shape">Of the convolution's data, [N, C, H, W].</param>
    /// <param name="geometry">Of the convolution.</param>
    internal static Tensor EmitConvTranspose(this GraphBuilder graph, Tensor dy, Tensor weight, Shape shape, ConvGeometry geometry)
    {
        var (stride, padding, group, dilation) = geometry;
        var (height, width) = (weight.Shape[2], weight.Shape[3]);
        AttributeProto[] attributes =
        [
            NodeAttribute.Ints("kernel_shape", height, width),
            NodeAttribute.Ints("strides", stride, stride),
            NodeAttribute.Ints("pads", padding, padding, padding, padding),
            NodeAttribute.Ints("output_padding", geometry.Unreached(shape[2], height), geometry.Unreached(shape[3], width)),
            NodeAttribute.Int("group", group),
        ];
        return graph.Emit("ConvTranspose", [dy, weight], dy.Type, shape, dilation == 1 ? attributes : [.. attributes, NodeAttribute.Ints("dilations", dilation, dilation)]);
    }

    /// <summary>dX = Conv(dY, the same weight, stride k).</summary>
    private static Tensor DataGradient(GraphBuilder graph, Tensor x, Tensor weight, Tensor dy)
    {
        graph.CountFlops("Conv", Flops(x.Shape, weight.Shape));
        return graph.EmitConv(dy, weight, null, new ConvGeometry(Stride: weight.Shape[2], Padding: 0, Group: 1, Dilation: 1));
    }

    /// <summary>dW = sum over the batch of X times the blocks of dY, each block's pixels brought into the channel axis.</summary>
    private static Tensor WeightGradient(GraphBuilder graph, Tensor x, Tensor weight, Tensor dy)
    {
        var (batch, channels, height, width, outputs, kernel) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3], weight.Shape[1], weight.Shape[2]);
        var blocks = graph.Transpose(graph.Reshape(dy, [batch, outputs, height, kernel, width, kernel]), 0, 2, 4, 1, 3, 5);
        var columns = graph.Reshape(blocks, [batch, height * width, outputs * kernel * kernel]);
        return graph.SumRows(graph.MatMul(graph.Reshape(x, [batch, channels, height * width]), columns), weight.Shape);
    }
}
