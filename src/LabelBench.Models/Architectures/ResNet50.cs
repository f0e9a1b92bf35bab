using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>ResNet-50 v1.5: bottleneck blocks with the stride in the 3x3 convolution, 53 convolutions and one linear layer.</summary>
/// <remarks>He et al. (2016), doi:10.1109/CVPR.2016.90; v1.5 as in torchvision and MLPerf.</remarks>
internal static class ResNet50
{
    private const int Classes = 1000;

    /// <summary>Bottleneck width and number of blocks of the four stages.</summary>
    private static readonly (int Width, int Blocks)[] Stages = [(64, 3), (128, 4), (256, 6), (512, 3)];

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "resnet50-v1.5",
        Title = "ResNet-50 v1.5: image classification and embedding",
        Item = "image",
        ImageSide = new SizeRule(Default: 224, Step: 32, Least: 32, Most: 2048),
        Published = new PublishedFigures(
            Parameters: new Count(25_557_032),
            Flops: new Count(2 * 4.089e9),
            ParameterDifference: -26_560,
            Difference: "scale and shift of 53 BatchNormalizations become one bias each when folded",
            Source: "torchvision, ResNet50_Weights: num_params 25557032, _ops 4.089 (10^9 multiply-accumulates)"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ImageInput(size);
        x = graph.ConvLayer2D("conv1", x, 64, kernel: 7, stride: 2, activation: Activation.Relu);
        x = graph.MaxPool(x, kernel: 3, stride: 2, padding: 1);
        foreach (var (stage, (width, blocks)) in Stages.Index())
            for (var block = 0; block < blocks; block++)
                x = Bottleneck(graph, $"layer{stage + 1}.{block}", x, width, stride: stage > 0 && block == 0 ? 2 : 1, project: block == 0);
        var embedding = graph.GlobalPool(x);
        graph.Output("logits", graph.Linear("fc", embedding, Classes));
        graph.Output("embedding", embedding);
    }

    /// <summary>1x1 down to the width, 3x3, 1x1 up to four times the width, added to the input or its projection.</summary>
    private static Tensor Bottleneck(GraphBuilder graph, string name, Tensor x, int width, int stride, bool project)
    {
        using var scope = graph.Scope(name);
        var shortcut = project ? graph.ConvLayer2D("downsample", x, 4 * width, kernel: 1, stride) : x;
        var y = graph.ConvLayer2D("conv1", x, width, kernel: 1, activation: Activation.Relu);
        y = graph.ConvLayer2D("conv2", y, width, kernel: 3, stride, activation: Activation.Relu);
        y = graph.ConvLayer2D("conv3", y, 4 * width, kernel: 1, gain: 0.3); // keeps the residual sum from growing over 16 blocks
        return graph.Relu(graph.Add(y, shortcut));
    }
}
