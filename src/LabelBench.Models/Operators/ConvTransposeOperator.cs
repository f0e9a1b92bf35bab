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
        return graph.Emit("ConvTranspose", bias is null ? [x, weight] : [x, weight, bias], x.Type, shape,
            NodeAttribute.Ints("kernel_shape", kernel, kernel),
            NodeAttribute.Ints("strides", kernel, kernel));
    }

    /// <summary>2 x input elements x products that each of them takes part in.</summary>
    internal static long Flops(Shape input, Shape weight) => checked(2 * input.ElementCount * (weight.ElementCount / weight[0]));
}
