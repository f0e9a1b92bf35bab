using System.Collections.Immutable;

namespace LabelBench.Models.Operators;

/// <summary>Normalisation to mean 0 and variance 1 along the innermost axis, then scale and shift.</summary>
public static class LayerNormalizationOperator
{
    /// <summary>Added to the variance; PyTorch's default.</summary>
    public const float Epsilon = Normalization.Epsilon;

    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[..., D].</param>
    /// <param name="scale">[D].</param>
    /// <param name="shift">[D].</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LayerNormalization(this GraphBuilder graph, Tensor x, Tensor scale, Tensor shift)
    {
        ShapeException.Unless(x.Shape.Rank >= 1 && scale.Shape.Equals([x.Shape[^1]]), "LayerNormalization", "the scale has one number per feature.", x, scale);
        ShapeException.Unless(shift.Shape.Equals(scale.Shape), "LayerNormalization", "the shift has one number per feature.", x, shift);
        return graph.Tape is null
            ? graph.Emit("LayerNormalization", [x, scale, shift], x.Type, x.Shape, NodeAttribute.Int("axis", -1), NodeAttribute.Float("epsilon", Epsilon))
            : graph.Cast(Differentiable(graph, graph.Cast(x, scale.Type), scale, shift), x.Type);
    }

    private static Tensor Differentiable(GraphBuilder graph, Tensor x, Tensor scale, Tensor shift)
    {
        var normal = graph.Compose(() => Normalization.Of(graph, x, x.Shape.Rank - 1));
        var y = graph.Compose(() => graph.Add(graph.Mul(normal.Values, scale), shift));
        return graph.Record(y, [x, scale, shift], dy =>
        [
            () => DataGradient(graph, normal, graph.Mul(dy, scale)),
            () => graph.SumTo(graph.Mul(dy, normal.Values), scale.Shape),
            () => graph.SumTo(dy, shift.Shape),
        ]);
    }

    /// <summary>What remains of the gradient by the normalised values without their mean and without their part along the values, over the deviation.</summary>
    private static Tensor DataGradient(GraphBuilder graph, Normalization normal, Tensor dy)
    {
        int[] innermost = [dy.Shape.Rank - 1];
        var along = graph.Mul(normal.Values, graph.ReduceMean(graph.Mul(dy, normal.Values), innermost));
        return graph.Mul(graph.Sub(graph.Sub(dy, graph.ReduceMean(dy, innermost)), along), normal.InverseDeviation);
    }
}
