using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Training;

/// <summary>2-D U-Net with batch normalisation, one class per pixel of a slice with one channel.</summary>
/// <remarks>Ronneberger et al. (2015), doi:10.1007/978-3-319-24574-4_28, with padded convolutions.</remarks>
/// <param name="Base">Channels at the first level; every level below has twice as many.</param>
/// <param name="Levels">Levels above the bottom.</param>
/// <param name="Classes">Classes of a pixel.</param>
internal sealed record UNetSegmenter(int Base = 16, int Levels = 3, int Classes = 4)
{
    public Tensor Loss(GraphBuilder graph, ModelSize size)
    {
        var x = graph.Images(size, channels: 1);
        var labels = graph.Labels([x.Shape[0], x.Shape[2], x.Shape[3]], Classes);
        var skipped = new Stack<Tensor>();
        for (var level = 0; level < Levels; level++)
        {
            skipped.Push(TwoConvolutions(graph, $"down{level}", x, Base << level));
            x = graph.MaxPool(skipped.Peek(), kernel: 2, stride: 2);
        }
        x = TwoConvolutions(graph, "bottom", x, Base << Levels);
        for (var level = Levels - 1; level >= 0; level--)
            x = TwoConvolutions(graph, $"up{level}", graph.Concat(1, Enlarge(graph, $"up{level}.enlarge", x, Base << level), skipped.Pop()), Base << level);
        return graph.CrossEntropy(Logits(graph, x), labels);
    }

    private static Tensor TwoConvolutions(GraphBuilder graph, string name, Tensor x, int channels)
    {
        using var scope = graph.Scope(name);
        return graph.ConvBatchNorm("conv2", graph.ConvBatchNorm("conv1", x, channels, kernel: 3), channels, kernel: 3);
    }

    private static Tensor Enlarge(GraphBuilder graph, string name, Tensor x, int channels)
    {
        using var scope = graph.Scope(name);
        return graph.ConvTranspose(x, graph.Weight("weight", [x.Shape[1], channels, 2, 2], WeightInitialisation.Linear(x.Shape[1])));
    }

    private Tensor Logits(GraphBuilder graph, Tensor x)
    {
        using var scope = graph.Scope("classes");
        var weight = graph.Weight("weight", [Classes, x.Shape[1], 1, 1], WeightInitialisation.Linear(x.Shape[1]));
        return graph.Add(graph.Conv(x, weight), graph.Weight("bias", [1, Classes, 1, 1], WeightInitialisation.Constant(0)));
    }
}
