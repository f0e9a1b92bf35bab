using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>BERT-base with a head of nine entity tags: 12 layers of width 768, vocabulary 30,522.</summary>
/// <remarks>
/// Devlin et al. (2019), doi:10.18653/v1/N19-1423. A graph of length S stores S of the 512 trained positions and one of the two
/// segments; the parameter count has them all, the stored count does not. There is no pooler: tagging does not use it.
/// </remarks>
internal static class BertBase
{
    private const int Width = 768;
    private const int Layers = 12;
    private const int Heads = 12;
    private const int Vocabulary = 30_522;
    private const int Positions = 512;
    private const int Tags = 9;

    /// <summary>Added to the score of a masked token, whose weight after Softmax is then 0; within the range of FP16.</summary>
    private const float Masked = -10_000;

    /// <summary>Spread of the three embedding tables, as in the published initialisation.</summary>
    private static readonly WeightInitialisation Embedding = WeightInitialisation.Normal(0.02);

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "bert-base",
        Title = "BERT-base: named entities in a sentence",
        Item = "sentence",
        SequenceLength = new SizeRule(Default: 128, Step: 1, Least: 1, Most: Positions),
        Published = new PublishedFigures(
            Parameters: new Count(109_482_240),
            Flops: Reading.Missing<Count>("only rounded figures without a primary source"),
            ParameterDifference: -590_592 + 6_921,
            Difference: "no pooler (768 x 768 + 768); a head of nine tags (768 x 9 + 9)",
            Source: "Hugging Face transformers, bert-base-uncased: 109482240 parameters"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var (batch, length) = (size.Batch, size.SequenceLength!.Value);
        var ids = graph.Input("input_ids", ElementType.Int64, [batch, length], new InputValues.IntegersBelow(Vocabulary));
        var attended = graph.Input("attention_mask", ElementType.Int64, [batch, length], new InputValues.Constant(1));
        var x = Embed(graph, ids, length);
        var mask = Mask(graph, attended);
        for (var layer = 0; layer < Layers; layer++)
            x = EncoderLayer(graph, $"layer{layer}", x, mask);
        graph.Output("ner_logits", graph.Linear("tags", x, Tags));
        graph.Output("hidden", x);
    }

    private static Tensor Embed(GraphBuilder graph, Tensor ids, int length)
    {
        using var scope = graph.Scope("embeddings");
        var x = graph.Gather(graph.Weight("tokens", [Vocabulary, Width], Embedding), ids);
        x = graph.Add(x, graph.Weight("positions", [1, length, Width], Embedding));
        x = graph.Add(x, graph.Weight("segment", [1, 1, Width], Embedding));
        graph.CountUnstoredParameters((Positions - length) * Width + Width);
        return graph.LayerNorm("norm", x);
    }

    /// <summary>0 where the mask is 1 and a large negative number where it is 0: [N, S] to [N, 1, 1, S].</summary>
    private static Tensor Mask(GraphBuilder graph, Tensor attended)
    {
        using var scope = graph.Scope("mask");
        var ones = graph.Reshape(graph.Cast(attended, graph.FloatType), [attended.Shape[0], 1, 1, attended.Shape[1]]);
        return graph.Mul(graph.Sub(graph.Constant(1), ones), graph.Constant(Masked));
    }

    /// <summary>Normalisation behind each of the two residual branches.</summary>
    private static Tensor EncoderLayer(GraphBuilder graph, string name, Tensor x, Tensor mask)
    {
        using var scope = graph.Scope(name);
        x = graph.LayerNorm("norm1", graph.Add(x, graph.SelfAttention("attention", x, Heads, mask)));
        return graph.LayerNorm("norm2", graph.Add(x, graph.FeedForward("mlp", x)));
    }
}
