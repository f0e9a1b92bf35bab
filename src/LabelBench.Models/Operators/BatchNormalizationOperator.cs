namespace LabelBench.Models.Operators;

/// <summary>Normalisation of every channel to mean 0 and variance 1 over batch and image, then scale and shift: as in training, with the batch's own statistics.</summary>
/// <remarks>Ioffe and Szegedy (2015), arXiv:1502.03167. For inference it is folded into the convolution before it.</remarks>
public static class BatchNormalizationOperator
{
    /// <param name="graph">Graph to add the nodes to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="scale">[C].</param>
    /// <param name="shift">[C].</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor BatchNormalization(this GraphBuilder graph, Tensor x, Tensor scale, Tensor shift)
    {
        ShapeException.Unless(x.Shape.Rank == 4 && scale.Shape.Equals([x.Shape[1]]), "BatchNormalization", "the scale has one number per channel.", x, scale);
        ShapeException.Unless(shift.Shape.Equals(scale.Shape), "BatchNormalization", "the shift has one number per channel.", x, shift);
        return graph.Cast(Normalise(graph, graph.Cast(x, scale.Type), scale, shift), x.Type);
    }

    private static Tensor Normalise(GraphBuilder graph, Tensor x, Tensor scale, Tensor shift)
    {
        int[] axes = [0, 2, 3];
        Shape perChannel = [1, x.Shape[1], 1, 1];
        var scaleByChannel = graph.Compose(() => graph.Reshape(scale, perChannel));
        var normal = graph.Compose(() => Normalization.Of(graph, x, axes));
        var y = graph.Compose(() => graph.Add(graph.Mul(normal.Values, scaleByChannel), graph.Reshape(shift, perChannel)));
        return graph.Record(y, [x, scale, shift], dy =>
        {
            var byShift = graph.ReduceSum(dy, axes);
            var byScale = graph.ReduceSum(graph.Mul(dy, normal.Values), axes);
            return
            [
                () => DataGradient(graph, normal, scaleByChannel, dy, byScale, byShift),
                () => graph.Reshape(byScale, scale.Shape),
                () => graph.Reshape(byShift, shift.Shape),
            ];
        });
    }

    /// <summary>(dy - mean of dy - x' mean of (dy x')) scale / deviation, with the means taken from the other two gradients.</summary>
    private static Tensor DataGradient(GraphBuilder graph, Normalization normal, Tensor scale, Tensor dy, Tensor byScale, Tensor byShift)
    {
        var share = graph.Constant(dy.Type, (float)(1.0 / (dy.Shape[0] * dy.Shape[2] * dy.Shape[3])));
        var along = graph.Mul(normal.Values, graph.Mul(byScale, share));
        return graph.Mul(graph.Sub(graph.Sub(dy, graph.Mul(byShift, share)), along), graph.Mul(normal.InverseDeviation, scale));
    }
}
