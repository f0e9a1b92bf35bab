namespace LabelBench.Models.Operators;

/// <summary>Gradients of a convolution's weight from its data and its output's gradient.</summary>
internal static class ConvWeightGradients
{
    /// <param name="graph">Graph to add the nodes to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[M, C / group, kH, kW].</param>
    /// <param name="dy">[N, M, oH, oW].</param>
    /// <param name="geometry">Of the convolution.</param>
    /// <returns>The shape of <paramref name="weight"/>.</returns>
    /// <exception cref="ArgumentException">The convolution is in groups, yet not depthwise.</exception>
    public static Tensor WeightGradient(this GraphBuilder graph, Tensor x, Tensor weight, Tensor dy, ConvGeometry geometry)
    {
        ShapeException.Unless(geometry.Group == 1 || (geometry.Group == x.Shape[1] && geometry.Group == weight.Shape[0]),
            "Conv", $"no weight gradient is known for {geometry.Group} groups; take 1, or as many as channels in and out.", x, weight);
        if (geometry.Group > 1)
            return Depthwise(graph, x, weight, dy, geometry);
        if (weight.Shape[2] == 1 && weight.Shape[3] == 1 && geometry.Padding == 0)
            return FromPatches(graph, geometry.Stride == 1 ? x : graph.SliceImage(x, (0, x.Shape[2]), (0, x.Shape[3]), geometry.Stride), weight, dy);
        return graph.Tape!.Recipes.ConvWeight switch
        {
            ConvWeightGradient.Patches => FromPatches(graph, Patches(graph, x, weight.Shape[2], weight.Shape[3], geometry), weight, dy),
            ConvWeightGradient.Slices => FromPatches(graph, SlicedPatches(graph, x, weight, dy, geometry), weight, dy),
            ConvWeightGradient.Convolution => ByConvolution(graph, x, weight, dy, geometry),
            _ => throw new ArgumentOutOfRangeException(nameof(graph)),
        };
    }

    /// <summary>Every pixel that a kernel position meets, as channels (im2col): [N, C, H, W] to [N, C kH kW, oH, oW].</summary>
    /// <remarks>A depthwise convolution whose constant kernels have a single 1: data movement, not counted as FLOPs.</remarks>
    public static Tensor Patches(this GraphBuilder graph, Tensor x, int kernelHeight, int kernelWidth, ConvGeometry geometry) =>
        graph.EmitConv(x, graph.OneHotKernels(x, kernelHeight, kernelWidth), null, geometry with { Group = x.Shape[1] });

    /// <summary>For every channel and every kernel position one kernel that is 1 there and 0 elsewhere: [C kH kW, 1, kH, kW].</summary>
    public static Tensor OneHotKernels(this GraphBuilder graph, Tensor x, int height, int width)
    {
        var (channels, area) = (x.Shape[1], height * width);
        var values = new float[channels * area * area];
        for (var kernel = 0; kernel < channels * area; kernel++)
            values[kernel * area + kernel % area] = 1;
        return graph.Constant(x.Type, [channels * area, 1, height, width], values);
    }

    /// <summary>One strided Slice for every kernel position, to the form of <see cref="Patches"/> with oH oW as one axis.</summary>
    private static Tensor SlicedPatches(GraphBuilder graph, Tensor x, Tensor weight, Tensor dy, ConvGeometry geometry)
    {
        var padded = graph.Pad(x, geometry.Padding);
        var parts = new List<Tensor>();
        for (var row = 0; row < weight.Shape[2]; row++)
            for (var column = 0; column < weight.Shape[3]; column++)
            {
                var part = graph.SliceImage(padded, Range(row, dy.Shape[2]), Range(column, dy.Shape[3]), geometry.Stride);
                parts.Add(graph.Reshape(part, [x.Shape[0], x.Shape[1], 1, dy.Shape[2] * dy.Shape[3]]));
            }
        return graph.Concat(2, [.. parts]);

        (int, int) Range(int position, int places) => (position * geometry.Dilation, position * geometry.Dilation + (places - 1) * geometry.Stride + 1);
    }

    /// <summary>dW = sum over the batch of dy times the transposed patches.</summary>
    private static Tensor FromPatches(GraphBuilder graph, Tensor patches, Tensor weight, Tensor dy)
    {
        var (batch, outputs, places) = (dy.Shape[0], dy.Shape[1], dy.Shape[2] * dy.Shape[3]);
        var columns = graph.Reshape(patches, [batch, checked((int)(weight.Shape.ElementCount / outputs)), places]);
        return graph.SumRows(graph.MatMul(graph.Reshape(dy, [batch, outputs, places]), graph.Transpose(columns, 0, 2, 1)), weight.Shape);
    }

    /// <summary>Convolution of the data with the gradient, batch and channels swapped, stride and dilation too; what the stride left over is cut off.</summary>
    private static Tensor ByConvolution(GraphBuilder graph, Tensor x, Tensor weight, Tensor dy, ConvGeometry geometry)
    {
        var swapped = new ConvGeometry(Stride: geometry.Dilation, geometry.Padding, Group: 1, Dilation: geometry.Stride);
        var gradient = graph.EmitConv(graph.Transpose(x, 1, 0, 2, 3), graph.Transpose(dy, 1, 0, 2, 3), null, swapped);
        graph.CountFlops("Conv", ConvOperator.Flops(weight.Shape, dy.Shape));
        if (gradient.Shape[2] != weight.Shape[2] || gradient.Shape[3] != weight.Shape[3])
            gradient = graph.SliceImage(gradient, (0, weight.Shape[2]), (0, weight.Shape[3]));
        return graph.Transpose(gradient, 1, 0, 2, 3);
    }

    /// <summary>Every channel's patches times its own gradient, summed over places and batch.</summary>
    private static Tensor Depthwise(GraphBuilder graph, Tensor x, Tensor weight, Tensor dy, ConvGeometry geometry)
    {
        var (batch, channels, places, area) = (dy.Shape[0], dy.Shape[1], dy.Shape[2] * dy.Shape[3], weight.Shape[2] * weight.Shape[3]);
        var patches = graph.Reshape(Patches(graph, x, weight.Shape[2], weight.Shape[3], geometry), [batch, channels, area, places]);
        graph.CountFlops("Mul", ConvOperator.Flops(weight.Shape, dy.Shape));
        return graph.Reshape(graph.ReduceSum(graph.Mul(patches, graph.Reshape(dy, [batch, channels, 1, places])), [0, 3]), weight.Shape);
    }
}
