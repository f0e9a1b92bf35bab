using System.Globalization;
using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>Semantic segmentation of street scenes, 19 classes as in Cityscapes: a head of LR-ASPP or DeepLabV3 on a dilated MobileNetV3-Large.</summary>
/// <remarks>
/// LR-ASPP: Howard et al. (2019), doi:10.1109/ICCV.2019.00140, section 6.4. DeepLabV3: Chen et al. (2017), arXiv:1706.05587. Both as in torchvision.
/// The class map is made in the graph, at the size of the image; the logits leave it as small as the head made them (1/8 and 1/16 of a side),
/// which suffices for confidences: enlarged they would be 40 MB for 19 x 512 x 1024.
/// </remarks>
internal static class StreetSegmenter
{
    private const int Classes = 19;

    /// <summary>Channels inside the two heads.</summary>
    private const int LightWidth = 128, DeepWidth = 256;

    /// <summary>Distances between the pixels that a 3x3 kernel of DeepLabV3 meets, at a stride of 16.</summary>
    private static readonly int[] Rates = [12, 24, 36];

    public static ModelArchitecture LrAspp { get; } = Architecture("lraspp-mobilenet-v3-large", "LR-ASPP", LightHead, new PublishedFigures(
        Parameters: new Count(3_221_538),
        Flops: new Count(2 * 2.086e9),
        ParameterDifference: -12_328 - 2 * (40 + 1 + LightWidth + 1),
        Difference: "19 classes for 21; scale and shift of 47 BatchNormalizations become one bias each when folded",
        Source: "torchvision, LRASPP_MobileNet_V3_Large_Weights: num_params 3221538, _ops 2.086 (10^9 multiply-accumulates, at 520 pixels)"));

    public static ModelArchitecture DeepLabV3 { get; } = Architecture("deeplabv3-mobilenet-v3-large", "DeepLabV3", DeepHead, new PublishedFigures(
        Parameters: new Count(11_029_328),
        Flops: new Count(2 * 10.452e9),
        ParameterDifference: -12_200 - 7 * DeepWidth - 3_851 - 2 * (DeepWidth + 1),
        Difference: "19 classes for 21; no auxiliary classifier (3851); scale and shift of 53 BatchNormalizations become one bias each when folded",
        Source: "torchvision, DeepLabV3_MobileNet_V3_Large_Weights: num_params 11029328, _ops 10.452 (10^9 multiply-accumulates, at 520 pixels)"));

    private static ModelArchitecture Architecture(string id, string name, Func<GraphBuilder, Tensor, Tensor, Tensor> head, PublishedFigures published) =>
        new((graph, size) => Define(graph, size, head))
        {
            Id = id,
            Title = string.Create(CultureInfo.InvariantCulture, $"{name} on MobileNetV3-Large: masks of {Classes} classes of street scenes"),
            Item = "image",
            ImageSide = new SizeRule(Default: 520, Step: 8, Least: 64, Most: 2048),
            Published = published,
        };

    /// <param name="graph">Graph to add to.</param>
    /// <param name="size">Extents, all set.</param>
    /// <param name="head">Makes logits of features at a stride of 8 and at a stride of 16.</param>
    private static void Define(GraphBuilder graph, ModelSize size, Func<GraphBuilder, Tensor, Tensor, Tensor> head)
    {
        var image = graph.ImageInput(size);
        var (fine, coarse) = MobileNetV3Large.DilatedFeatures(graph, image);
        var logits = head(graph, fine, coarse);
        graph.Output("logits", logits);
        graph.Output("mask", graph.ArgMax(graph.EnlargeBilinear(logits, image.Shape[2], image.Shape[3]), axis: 1));
    }

    /// <summary>Coarse features under a gate from their means, enlarged and added to what the fine ones say.</summary>
    private static Tensor LightHead(GraphBuilder graph, Tensor fine, Tensor coarse)
    {
        using var scope = graph.Scope("head");
        var gate = graph.Sigmoid(graph.Conv(graph.GlobalAveragePool(coarse), graph.Weight("gate", [LightWidth, coarse.Shape[1], 1, 1], WeightInitialisation.Linear(coarse.Shape[1]))));
        var gated = graph.Mul(graph.ConvLayer2D("coarse", coarse, LightWidth, kernel: 1, activation: Activation.Relu), gate);
        var enlarged = graph.EnlargeBilinear(gated, fine.Shape[2], fine.Shape[3]);
        return graph.Add(graph.ConvLayer2D("fine_classes", fine, Classes, kernel: 1), graph.ConvLayer2D("coarse_classes", enlarged, Classes, kernel: 1));
    }

    /// <summary>The same coarse features seen at five widths: a pixel, three dilated kernels, and the whole image.</summary>
    private static Tensor DeepHead(GraphBuilder graph, Tensor fine, Tensor coarse)
    {
        using var scope = graph.Scope("head");
        var mean = graph.ConvLayer2D("image", graph.GlobalAveragePool(coarse), DeepWidth, kernel: 1, activation: Activation.Relu);
        Tensor[] views =
        [
            graph.ConvLayer2D("pixel", coarse, DeepWidth, kernel: 1, activation: Activation.Relu),
            .. Rates.Select(rate => graph.ConvLayer2D(string.Create(CultureInfo.InvariantCulture, $"rate{rate}"), coarse, DeepWidth, kernel: 3, activation: Activation.Relu, dilation: rate)),
            graph.Expand(mean, [mean.Shape[0], DeepWidth, coarse.Shape[2], coarse.Shape[3]]),
        ];
        var joined = graph.ConvLayer2D("project", graph.Concat(1, views), DeepWidth, kernel: 1, activation: Activation.Relu);
        return graph.ConvLayer2D("classes", graph.ConvLayer2D("conv", joined, DeepWidth, kernel: 3, activation: Activation.Relu), Classes, kernel: 1);
    }
}
