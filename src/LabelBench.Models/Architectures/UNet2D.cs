using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>2-D U-Net for medical slices: base width 32, four levels, one input channel, four classes; 19 convolutions and 4 up-convolutions.</summary>
/// <remarks>Ronneberger et al. (2015), doi:10.1007/978-3-319-24574-4_28, with padded convolutions. The class map is made in the graph: it is a quarter of the logits' size.</remarks>
internal static class UNet2D
{
    private const int Base = 32;
    private const int Levels = 4;
    private const int Classes = 4;

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "unet-2d",
        Title = "2-D U-Net, base 32: four-class masks of medical slices",
        Item = "slice",
        ImageSide = new SizeRule(Default: 256, Step: 16, Least: 16, Most: 2048),
        Published = new PublishedFigures(
            Reading.Missing<Count>("published U-Nets differ in width and channels; 7.76 M is quoted for this width without a primary source"),
            Reading.Missing<Count>("no published count for this width"),
            0, "", "none for this width; the original has base 64 and unpadded convolutions"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ImageInput(size, channels: 1);
        var skipped = new Stack<Tensor>();
        for (var level = 0; level < Levels; level++)
        {
            skipped.Push(TwoConvolutions(graph, $"down{level}", x, Base << level));
            x = graph.MaxPool(skipped.Peek(), kernel: 2, stride: 2);
        }
        x = TwoConvolutions(graph, "bottom", x, Base << Levels);
        for (var level = Levels - 1; level >= 0; level--)
            x = TwoConvolutions(graph, $"up{level}", graph.Concat(1, Enlarge(graph, $"up{level}.enlarge", x, Base << level), skipped.Pop()), Base << level);
        var logits = graph.ConvLayer2D("classes", x, Classes, kernel: 1, gain: 0.5); // logits of order 1
        graph.Output("logits", logits);
        graph.Output("mask", graph.ArgMax(logits, axis: 1));
    }

    private static Tensor TwoConvolutions(GraphBuilder graph, string name, Tensor x, int channels)
    {
        using var scope = graph.Scope(name);
        x = graph.ConvLayer2D("conv1", x, channels, kernel: 3, activation: Activation.Relu);
        return graph.ConvLayer2D("conv2", x, channels, kernel: 3, activation: Activation.Relu);
    }

    private static Tensor Enlarge(GraphBuilder graph, string name, Tensor x, int channels)
    {
        using var scope = graph.Scope(name);
        var weight = graph.Weight("weight", [x.Shape[1], channels, 2, 2], WeightInitialisation.Linear(x.Shape[1])); // one source per output pixel
        return graph.ConvTranspose(x, weight, graph.BiasOf(channels));
    }
}
