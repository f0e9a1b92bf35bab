using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>Vision transformers with patches of 16 pixels: base size (12 layers of width 768) and large (24 layers of width 1024).</summary>
/// <remarks>Dosovitskiy et al. (2021), arXiv:2010.11929, table 1. The embedding is the class token behind the last normalisation.</remarks>
internal sealed class VisionTransformer
{
    private const int Patch = 16;
    private const int Classes = 1000;

    /// <summary>Width of one attention head at both sizes.</summary>
    private const int HeadWidth = 64;

    /// <summary>Spread of the class token and the positions, as in the published initialisation.</summary>
    private static readonly WeightInitialisation Embedding = WeightInitialisation.Normal(0.02);

    private readonly int _width;
    private readonly int _layers;

    private VisionTransformer(int width, int layers) => (_width, _layers) = (width, layers);

    public static ModelArchitecture B16 { get; } = Architecture("vit-b16", "ViT-B/16", new VisionTransformer(width: 768, layers: 12), new PublishedFigures(
        Parameters: new Count(86_567_656),
        Flops: new Count(2 * 17.564e9),
        ParameterDifference: 0,
        Difference: "",
        Source: "torchvision, ViT_B_16_Weights: num_params 86567656, _ops 17.564 (10^9 multiply-accumulates)"));

    public static ModelArchitecture L16 { get; } = Architecture("vit-l16", "ViT-L/16", new VisionTransformer(width: 1024, layers: 24), new PublishedFigures(
        Parameters: new Count(304_326_632),
        Flops: new Count(2 * 61.555e9),
        ParameterDifference: 0,
        Difference: "",
        Source: "torchvision, ViT_L_16_Weights: num_params 304326632, _ops 61.555 (10^9 multiply-accumulates)"));

    private static ModelArchitecture Architecture(string id, string name, VisionTransformer network, PublishedFigures published) => new(network.Define)
    {
        Id = id,
        Title = $"{name}: image embedding and classification",
        Item = "image",
        ImageSide = SizeRule.Fixed(224), // its position table is trained for 14 x 14 patches
        Published = published,
    };

    private void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ConvLayer2D("patches", graph.ImageInput(size), _width, kernel: Patch, stride: Patch, padding: 0);
        var patches = x.Shape[2] * x.Shape[3];
        x = graph.Transpose(graph.Reshape(x, [size.Batch, _width, patches]), 0, 2, 1);
        var token = graph.Expand(graph.Weight("class_token", [1, 1, _width], Embedding), [size.Batch, 1, _width]);
        x = graph.Add(graph.Concat(1, token, x), graph.Weight("positions", [1, patches + 1, _width], Embedding));
        for (var layer = 0; layer < _layers; layer++)
            x = EncoderLayer(graph, $"layer{layer}", x);
        var embedding = graph.Reshape(graph.Slice(graph.LayerNorm("norm", x), axis: 1, start: 0, end: 1), [size.Batch, _width]);
        graph.Output("logits", graph.Linear("head", embedding, Classes));
        graph.Output("embedding", embedding);
    }

    /// <summary>Normalisation in front of each of the two residual branches.</summary>
    private Tensor EncoderLayer(GraphBuilder graph, string name, Tensor x)
    {
        using var scope = graph.Scope(name);
        x = graph.Add(x, graph.SelfAttention("attention", graph.LayerNorm("norm1", x), _width / HeadWidth));
        return graph.Add(x, graph.FeedForward("mlp", graph.LayerNorm("norm2", x)));
    }
}
