using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>MobileNetV2: inverted residuals with linear bottlenecks, 52 convolutions and one linear layer.</summary>
/// <remarks>Sandler et al. (2018), doi:10.1109/CVPR.2018.00474, table 2.</remarks>
internal static class MobileNetV2
{
    private const int Classes = 1000;

    /// <summary>Expansion factor, output channels, number of blocks, and stride of the first of them.</summary>
    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "mobilenet-v2",
        Title = "MobileNetV2: image classification at a high rate",
        Item = "image",
        ImageSide = new SizeRule(Default: 224, Step: 32, Least: 32, Most: 2048),
        Published = new PublishedFigures(
            Parameters: new Count(3_504_872),
            Flops: new Count(2 * 0.301e9),
            ParameterDifference: -17_056,
            Difference: "scale and shift of 52 BatchNormalizations become one bias each when folded",
            Source: "torchvision, MobileNet_V2_Weights: num_params 3504872, _ops 0.301 (10^9 multiply-accumulates)"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ConvLayer2D("features.0", graph.ImageInput(size), 32, kernel: 3, stride: 2, activation: Activation.Relu6);
        foreach (var (i, stage) in Stages.Index())
            for (var block = 0; block < stage.Blocks; block++)
                x = InvertedResidual(graph, $"stage{i + 1}.{block}", x, stage.Expansion, stage.Channels, block == 0 ? stage.Stride : 1, addsInput: block > 0);
        x = graph.ConvLayer2D("features.18", x, 1280, kernel: 1, activation: Activation.Relu6);
        graph.Output("logits", graph.Linear("classifier", graph.GlobalPool(x), Classes));
    }

    private static Tensor InvertedResidual(GraphBuilder graph, string name, Tensor x, int expansion, int channels, int stride, bool addsInput)
    {
        using var scope = graph.Scope(name);
        var wide = expansion * x.Shape[1];
        var y = expansion == 1 ? x : graph.ConvLayer2D("expand", x, wide, kernel: 1, activation: Activation.Relu6);
        y = graph.ConvLayer2D("depthwise", y, wide, kernel: 3, stride, group: wide, Activation.Relu6);
        y = graph.ConvLayer2D("project", y, channels, kernel: 1, gain: 0.7);
        return addsInput ? graph.Add(x, y) : y;
    }
}
