namespace LabelBench.Models.Operators;

/// <summary>Normalisation to mean 0 and variance 1 along the innermost axis, then scale and shift.</summary>
public static class LayerNormalizationOperator
{
    /// <summary>Added to the variance; PyTorch's default.</summary>
    public const float Epsilon = 1e-5f;

    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[..., D].</param>
    /// <param name="scale">[D].</param>
    /// <param name="shift">[D].</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LayerNormalization(this GraphBuilder graph, Tensor x, Tensor scale, Tensor shift)
    {
        ShapeException.Unless(x.Shape.Rank >= 1 && scale.Shape.Equals([x.Shape[^1]]), "LayerNormalization", "the scale has one number per feature.", x, scale);
        ShapeException.Unless(shift.Shape.Equals(scale.Shape), "LayerNormalization", "the shift has one number per feature.", x, shift);
        return graph.Emit("LayerNormalization", [x, scale, shift], x.Type, x.Shape, NodeAttribute.Int("axis", -1), NodeAttribute.Float("epsilon", Epsilon));
    }
}
