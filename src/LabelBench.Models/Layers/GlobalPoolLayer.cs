using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

internal static class GlobalPoolLayer
{
    /// <summary>Mean over the image: [N, C, H, W] to [N, C].</summary>
    public static Tensor GlobalPool(this GraphBuilder graph, Tensor x) => graph.Reshape(graph.GlobalAveragePool(x), [x.Shape[0], x.Shape[1]]);
}
