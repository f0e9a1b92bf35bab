using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>MobileNetV3-Large: inverted residuals with squeeze-and-excitation, 62 convolutions and two linear layers.</summary>
/// <remarks>Howard et al. (2019), doi:10.1109/ICCV.2019.00140, table 1.</remarks>
internal static class MobileNetV3Large
{
    private const int Classes = 1000;

    /// <summary>Keeps residual sums from growing.</summary>
    private const double ResidualGain = 0.7;

    /// <summary>Places in <see cref="Blocks"/>.</summary>
    private const int FirstAtStride8 = 3, FirstAtStride32 = 12;

    private sealed record Block(int Kernel, int Expanded, int Channels, bool Squeezes, Activation Activation, int Stride);

    private static readonly Block[] Blocks =
    [
        new(3, 16, 16, false, Activation.Relu, 1),
        new(3, 64, 24, false, Activation.Relu, 2),
        new(3, 72, 24, false, Activation.Relu, 1),
        new(5, 72, 40, true, Activation.Relu, 2),
        new(5, 120, 40, true, Activation.Relu, 1),
        new(5, 120, 40, true, Activation.Relu, 1),
        new(3, 240, 80, false, Activation.HardSwish, 2),
        new(3, 200, 80, false, Activation.HardSwish, 1),
        new(3, 184, 80, false, Activation.HardSwish, 1),
        new(3, 184, 80, false, Activation.HardSwish, 1),
        new(3, 480, 112, true, Activation.HardSwish, 1),
        new(3, 672, 112, true, Activation.HardSwish, 1),
        new(5, 672, 160, true, Activation.HardSwish, 2),
        new(5, 960, 160, true, Activation.HardSwish, 1),
        new(5, 960, 160, true, Activation.HardSwish, 1),
    ];

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "mobilenet-v3-large",
        Title = "MobileNetV3-Large: image classification at a high rate",
        Item = "image",
        ImageSide = new SizeRule(Default: 224, Step: 32, Least: 32, Most: 2048),
        Published = new PublishedFigures(
            Parameters: new Count(5_483_032),
            Flops: new Count(2 * 0.217e9),
            ParameterDifference: -12_200,
            Difference: "scale and shift of 46 BatchNormalizations become one bias each when folded",
            Source: "torchvision, MobileNet_V3_Large_Weights: num_params 5483032, _ops 0.217 (10^9 multiply-accumulates)"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var features = Features(graph, graph.ImageInput(size))[^1];
        var hidden = graph.Linear("classifier.0", graph.GlobalPool(features), 1280, Activation.HardSwish);
        graph.Output("logits", graph.Linear("classifier.3", hidden, Classes));
    }

    /// <summary>What a segmentation head reads: 40 channels at a stride of 8, and 960 at a stride of 16 that would be 32 without dilation.</summary>
    /// <remarks>Dilation in place of the last stride: Chen et al. (2017), arXiv:1706.05587, section 3.1.</remarks>
    public static (Tensor Fine, Tensor Coarse) DilatedFeatures(GraphBuilder graph, Tensor image)
    {
        var features = Features(graph, image, isDilated: true);
        return (features[FirstAtStride8], features[^1]);
    }

    /// <summary>The output of every block between the stem and the last convolution, and of that convolution.</summary>
    private static List<Tensor> Features(GraphBuilder graph, Tensor image, bool isDilated = false)
    {
        var x = graph.ConvLayer2D("features.0", image, 16, kernel: 3, stride: 2, activation: Activation.HardSwish);
        var features = new List<Tensor>();
        foreach (var (i, block) in Blocks.Index())
        {
            x = InvertedResidual(graph, $"features.{i + 1}", x, block, isDilated && i >= FirstAtStride32);
            features.Add(x);
        }
        features.Add(graph.ConvLayer2D("features.16", x, 960, kernel: 1, activation: Activation.HardSwish));
        return features;
    }

    private static Tensor InvertedResidual(GraphBuilder graph, string name, Tensor x, Block block, bool isDilated)
    {
        using var scope = graph.Scope(name);
        var y = block.Expanded == x.Shape[1] ? x : graph.ConvLayer2D("expand", x, block.Expanded, kernel: 1, activation: block.Activation);
        var (stride, dilation) = isDilated ? (1, 2) : (block.Stride, 1);
        y = graph.ConvLayer2D("depthwise", y, block.Expanded, block.Kernel, stride, group: block.Expanded, block.Activation, dilation: dilation);
        if (block.Squeezes)
            y = SqueezeAndExcite(graph, y);
        y = graph.ConvLayer2D("project", y, block.Channels, kernel: 1, gain: block.Squeezes ? 2 * ResidualGain : ResidualGain); // gates sit near 1 / 2
        return block.Stride == 1 && x.Shape.Equals(y.Shape) ? graph.Add(x, y) : y;
    }

    /// <summary>Scales every channel by a gate between 0 and 1 that is computed from the means of all channels.</summary>
    private static Tensor SqueezeAndExcite(GraphBuilder graph, Tensor x)
    {
        using var scope = graph.Scope("squeeze");
        var squeezed = graph.ConvLayer2D("fc1", graph.GlobalAveragePool(x), SqueezedChannels(x.Shape[1]), kernel: 1, activation: Activation.Relu);
        return graph.Mul(x, graph.HardSigmoid(graph.ConvLayer2D("fc2", squeezed, x.Shape[1], kernel: 1)));
    }

    /// <summary>A quarter, to the nearest multiple of 8. For 72 channels torchvision takes 24, one step more than this.</summary>
    private static int SqueezedChannels(int channels) => 8 * Math.Max(1, (channels + 16) / 32);
}
