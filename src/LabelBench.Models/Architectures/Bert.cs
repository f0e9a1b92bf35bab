using System.Globalization;
using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>BERT with a head of nine entity tags, vocabulary 30,522: base size (12 layers of width 768) and large (24 layers of width 1024).</summary>
/// <remarks>
/// Devlin et al. (2019), doi:10.18653/v1/N19-1423. A graph of length S stores S of the 512 trained positions and one of the two
/// segments; the parameter count has them all, the stored count does not. There is no pooler: tagging does not use it.
/// </remarks>
internal sealed class Bert
{
    private const int Vocabulary = 30_522;
    private const int Positions = 512;
    private const int Tags = 9;

    /// <summary>Width of one attention head at both sizes.</summary>
    private const int HeadWidth = 64;

    /// <summary>Added to the score of a masked token, whose weight after Softmax is then 0; within the range of FP16.</summary>
    private const float Masked = -10_000;

    /// <summary>Spread of the three embedding tables, as in the published initialisation.</summary>
    private static readonly WeightInitialisation Embedding = WeightInitialisation.Normal(0.02);

    private readonly int _width;
    private readonly int _layers;

    private Bert(int width, int layers) => (_width, _layers) = (width, layers);

    public static ModelArchitecture Base { get; } = Architecture("base", new Bert(width: 768, layers: 12), length: 128, parameters: 109_482_240, pooler: 590_592, head: 6_921);

    /// <summary>Its own length is that of MLPerf's question answering.</summary>
    public static ModelArchitecture Large { get; } = Architecture("large", new Bert(width: 1024, layers: 24), length: 384, parameters: 335_141_888, pooler: 1_049_600, head: 9_225);

    private static ModelArchitecture Architecture(string size, Bert network, int length, long parameters, long pooler, long head) => new(network.Define)
    {
        Id = $"bert-{size}",
        Title = $"BERT-{size}: named entities in a sentence",
        Item = "sentence",
        SequenceLength = new SizeRule(Default: length, Step: 1, Least: 1, Most: Positions),
        Published = new PublishedFigures(
            Parameters: new Count(parameters),
            Flops: Reading.Missing<Count>("only rounded figures without a primary source"),
            ParameterDifference: head - pooler,
            Difference: string.Create(CultureInfo.InvariantCulture, $"no pooler ({network._width} x {network._width} + {network._width}); a head of nine tags ({network._width} x 9 + 9)"),
            Source: string.Create(CultureInfo.InvariantCulture, $"Hugging Face transformers, bert-{size}-uncased: {parameters} parameters")),
    };

    private void Define(GraphBuilder graph, ModelSize size)
    {
        var (batch, length) = (size.Batch, size.SequenceLength!.Value);
        var ids = graph.Input("input_ids", ElementType.Int64, [batch, length], new InputValues.IntegersBelow(Vocabulary));
        var attended = graph.Input("attention_mask", ElementType.Int64, [batch, length], new InputValues.Constant(1));
        var x = Embed(graph, ids, length);
        var mask = Mask(graph, attended);
        for (var layer = 0; layer < _layers; layer++)
            x = EncoderLayer(graph, $"layer{layer}", x, mask);
        graph.Output("ner_logits", graph.Linear("tags", x, Tags));
        graph.Output("hidden", x);
    }

    private Tensor Embed(GraphBuilder graph, Tensor ids, int length)
    {
        using var scope = graph.Scope("embeddings");
        var x = graph.Gather(graph.Weight("tokens", [Vocabulary, _width], Embedding), ids);
        x = graph.Add(x, graph.Weight("positions", [1, length, _width], Embedding));
        x = graph.Add(x, graph.Weight("segment", [1, 1, _width], Embedding));
        graph.CountUnstoredParameters((Positions - length) * _width + _width);
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
    private Tensor EncoderLayer(GraphBuilder graph, string name, Tensor x, Tensor mask)
    {
        using var scope = graph.Scope(name);
        x = graph.LayerNorm("norm1", graph.Add(x, graph.SelfAttention("attention", x, _width / HeadWidth, mask)));
        return graph.LayerNorm("norm2", graph.Add(x, graph.FeedForward("mlp", x)));
    }
}
