using System.Globalization;
using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>2-D U-Net for medical slices: base width 32 or 64, four levels, one input channel, four classes; 19 convolutions and 4 up-convolutions.</summary>
/// <remarks>Ronneberger et al. (2015), doi:10.1007/978-3-319-24574-4_28, with padded convolutions. The class map is made in the graph: it is a quarter of the logits' size.</remarks>
internal sealed class UNet2D
{
    private const int Levels = 4;
    private const int Classes = 4;

    /// <summary>Channels at the first level; every level below has twice as many.</summary>
    private readonly int _base;

    private UNet2D(int width) => _base = width;

    public static ModelArchitecture Base32 { get; } = Architecture("unet-2d", new UNet2D(32), new PublishedFigures(
        Reading.Missing<Count>("published U-Nets differ in width and channels; 7.76 M is quoted for this width without a primary source"),
        Reading.Missing<Count>("no published count for this width"),
        0, "", "none for this width; the original has base 64 and unpadded convolutions"));

    /// <summary>The width of the original.</summary>
    public static ModelArchitecture Base64 { get; } = Architecture("unet-2d-base64", new UNet2D(64), new PublishedFigures(
        Parameters: new Count(31_037_633),
        Flops: Reading.Missing<Count>("published counts differ in image size and in what they count"),
        ParameterDifference: -1_152 + 195 - 5_888,
        Difference: "one input channel for three (2 x 9 x 64); four classes for one (3 x 65); scale and shift of 18 BatchNormalizations become one bias each when folded",
        Source: "the network of milesial/Pytorch-UNet with three channels and one class: 31037633 parameters, as quoted by its users"));

    private static ModelArchitecture Architecture(string id, UNet2D network, PublishedFigures published) => new(network.Define)
    {
        Id = id,
        Title = string.Create(CultureInfo.InvariantCulture, $"2-D U-Net, base {network._base}: four-class masks of medical slices"),
        Item = "slice",
        ImageSide = new SizeRule(Default: 256, Step: 16, Least: 16, Most: 2048),
        Published = published,
    };

    private void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ImageInput(size, channels: 1);
        var skipped = new Stack<Tensor>();
        for (var level = 0; level < Levels; level++)
        {
            skipped.Push(TwoConvolutions(graph, $"down{level}", x, _base << level));
            x = graph.MaxPool(skipped.Peek(), kernel: 2, stride: 2);
        }
        x = TwoConvolutions(graph, "bottom", x, _base << Levels);
        for (var level = Levels - 1; level >= 0; level--)
            x = TwoConvolutions(graph, $"up{level}", graph.Concat(1, Enlarge(graph, $"up{level}.enlarge", x, _base << level), skipped.Pop()), _base << level);
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
