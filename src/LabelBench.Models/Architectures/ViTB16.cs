using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>Vision transformer, base size, patches of 16 pixels: 12 layers of width 768.</summary>
/// <remarks>Dosovitskiy et al. (2021), arXiv:2010.11929. The embedding is the class token behind the last normalisation.</remarks>
internal static class ViTB16
{
    private const int Width = 768;
    private const int Layers = 12;
    private const int Heads = 12;
    private const int Patch = 16;
    private const int Classes = 1000;

    /// <summary>Spread of the class token and the positions, as in the published initialisation.</summary>
    private static readonly WeightInitialisation Embedding = WeightInitialisation.Normal(0.02);

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "vit-b16",
        Title = "ViT-B/16: image embedding and classification",
        Item = "image",
        ImageSide = SizeRule.Fixed(224), // its position table is trained for 14 x 14 patches
        Published = new PublishedFigures(
            Parameters: new Count(86_567_656),
            Flops: new Count(2 * 17.564e9),
            ParameterDifference: 0,
            Difference: "",
            Source: "torchvision, ViT_B_16_Weights: num_params 86567656, _ops 17.564 (10^9 multiply-accumulates)"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ConvLayer2D("patches", graph.ImageInput(size), Width, kernel: Patch, stride: Patch, padding: 0);
        var patches = x.Shape[2] * x.Shape[3];
        x = graph.Transpose(graph.Reshape(x, [size.Batch, Width, patches]), 0, 2, 1);
        var token = graph.Expand(graph.Weight("class_token", [1, 1, Width], Embedding), [size.Batch, 1, Width]);
        x = graph.Add(graph.Concat(1, token, x), graph.Weight("positions", [1, patches + 1, Width], Embedding));
        for (var layer = 0; layer < Layers; layer++)
            x = EncoderLayer(graph, $"layer{layer}", x);
        var embedding = graph.Reshape(graph.Slice(graph.LayerNorm("norm", x), axis: 1, start: 0, end: 1), [size.Batch, Width]);
        graph.Output("logits", graph.Linear("head", embedding, Classes));
        graph.Output("embedding", embedding);
    }

    /// <summary>Normalisation in front of each of the two residual branches.</summary>
    private static Tensor EncoderLayer(GraphBuilder graph, string name, Tensor x)
    {
        using var scope = graph.Scope(name);
        x = graph.Add(x, graph.SelfAttention("attention", graph.LayerNorm("norm1", x), Heads));
        return graph.Add(x, graph.FeedForward("mlp", graph.LayerNorm("norm2", x)));
    }
}
