using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

internal static class LayerNormLayer
{
    /// <summary>Normalisation over the innermost axis; as after initialisation, its scale is 1 and its shift 0.</summary>
    public static Tensor LayerNorm(this GraphBuilder graph, string name, Tensor x)
    {
        using var scope = graph.Scope(name);
        var scale = graph.Weight("scale", [x.Shape[^1]], WeightInitialisation.Constant(1), graph.NormalisationType);
        var shift = graph.Weight("shift", [x.Shape[^1]], WeightInitialisation.Constant(0), graph.NormalisationType);
        return graph.LayerNormalization(x, scale, shift);
    }
}
