using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

internal static class LinearLayer
{
    /// <summary>x W + b over the innermost axis: [..., I] to [..., <paramref name="features"/>].</summary>
    public static Tensor Linear(this GraphBuilder graph, string name, Tensor x, int features, Activation activation = Activation.None)
    {
        using var scope = graph.Scope(name);
        var weight = graph.Weight("weight", [x.Shape[^1], features], WeightInitialisation.Linear(x.Shape[^1]));
        return graph.Activate(graph.Add(graph.MatMul(x, weight), graph.BiasOf(features)), activation);
    }
}
