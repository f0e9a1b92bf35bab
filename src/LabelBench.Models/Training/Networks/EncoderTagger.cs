using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Training;

/// <summary>A transformer encoder with one class per token: BERT by its form, without segments and pooler.</summary>
/// <remarks>Devlin et al. (2019), doi:10.18653/v1/N19-1423; every sentence fills its length, so nothing is masked.</remarks>
/// <param name="Vocabulary">Rows of the token table.</param>
/// <param name="Width">D.</param>
/// <param name="Heads">Attention heads, a divisor of the width.</param>
/// <param name="Layers">Encoder layers.</param>
/// <param name="Inner">Width between the two linear layers behind the attention.</param>
/// <param name="Classes">Classes of a token.</param>
/// <param name="EmbeddingDeviation">Spread of the token table; positions have a fifth of it.</param>
internal sealed record EncoderTagger(int Vocabulary, int Width, int Heads, int Layers, int Inner, int Classes = 9, double EmbeddingDeviation = 0.5)
{
    public static EncoderTagger BertBase { get; } = new(Vocabulary: 30_522, Width: 768, Heads: 12, Layers: 12, Inner: 3072);

    public static EncoderTagger Small { get; } = new(Vocabulary: 2000, Width: 128, Heads: 4, Layers: 4, Inner: 512);

    public Tensor Loss(GraphBuilder graph, ModelSize size)
    {
        var tokens = graph.Tokens(size, Vocabulary);
        var labels = graph.Labels([checked((int)tokens.Shape.ElementCount)], Classes);
        var x = Embed(graph, tokens);
        for (var layer = 0; layer < Layers; layer++)
            x = EncoderLayer(graph, $"layer{layer}", x);
        return graph.CrossEntropy(graph.Reshape(graph.Linear("tags", x, Classes), [labels.Shape[0], Classes]), labels);
    }

    private Tensor Embed(GraphBuilder graph, Tensor tokens)
    {
        using var scope = graph.Scope("embeddings");
        var x = graph.Gather(graph.Weight("tokens", [Vocabulary, Width], WeightInitialisation.Normal(EmbeddingDeviation)), tokens);
        x = graph.Add(x, graph.Weight("positions", [1, tokens.Shape[1], Width], WeightInitialisation.Normal(EmbeddingDeviation / 5)));
        return graph.LayerNorm("norm", x);
    }

    /// <summary>Normalisation behind each of the two residual branches.</summary>
    private Tensor EncoderLayer(GraphBuilder graph, string name, Tensor x)
    {
        using var scope = graph.Scope(name);
        x = graph.LayerNorm("norm1", graph.Add(x, Attention(graph, x)));
        var inner = graph.Linear("fc1", x, Inner, Activation.Gelu);
        return graph.LayerNorm("norm2", graph.Add(x, graph.Linear("fc2", inner, Width)));
    }

    private Tensor Attention(GraphBuilder graph, Tensor x)
    {
        using var scope = graph.Scope("attention");
        var (batch, length) = (x.Shape[0], x.Shape[1]);
        Tensor Split(string projection) => graph.Transpose(graph.Reshape(graph.Linear(projection, x, Width), [batch, length, Heads, Width / Heads]), 0, 2, 1, 3);
        var (query, key, value) = (Split("query"), Split("key"), Split("value"));
        var scores = graph.Mul(graph.MatMul(query, graph.Transpose(key, 0, 1, 3, 2)), graph.Constant((float)(1 / Math.Sqrt(Width / Heads))));
        var mixed = graph.Transpose(graph.MatMul(graph.Softmax(scores), value), 0, 2, 1, 3);
        return graph.Linear("output", graph.Reshape(mixed, [batch, length, Width]), Width);
    }
}
