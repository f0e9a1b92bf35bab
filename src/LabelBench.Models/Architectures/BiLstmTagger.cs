using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>Two bidirectional LSTM layers of 256 units over 300-dimensional embeddings; its emissions go to a CRF on the host.</summary>
/// <remarks>Lample et al. (2016), doi:10.18653/v1/N16-1030, without character features.</remarks>
internal static class BiLstmTagger
{
    private const int Vocabulary = 30_000;
    private const int EmbeddingWidth = 300;
    private const int Hidden = 256;
    private const int Layers = 2;
    private const int Tags = 17;

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "bilstm-crf",
        Title = "BiLSTM tagger: emissions of 17 tags for a CRF",
        Item = "sentence",
        SequenceLength = new SizeRule(Default: 64, Step: 1, Least: 1, Most: 1024),
        Published = new PublishedFigures(
            Reading.Missing<Count>("published taggers differ in vocabulary and features"),
            Reading.Missing<Count>("no published count"),
            0, "", "none for this size"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var ids = graph.Input("ids", ElementType.Int64, [size.Batch, size.SequenceLength!.Value], new InputValues.IntegersBelow(Vocabulary));
        var table = graph.Weight("embedding", [Vocabulary, EmbeddingWidth], WeightInitialisation.Normal(0.1));
        var x = graph.Transpose(graph.Gather(table, ids), 1, 0, 2);
        for (var layer = 0; layer < Layers; layer++)
            x = Lstm(graph, $"lstm{layer}", x);
        graph.Output("emissions", graph.Linear("tags", graph.Transpose(x, 1, 0, 2), Tags));
    }

    /// <summary>[S, N, I] to [S, N, 2 x hidden], the forward state first.</summary>
    private static Tensor Lstm(GraphBuilder graph, string name, Tensor x)
    {
        using var scope = graph.Scope(name);
        var weight = graph.Weight("weight", [2, 4 * Hidden, x.Shape[2]], WeightInitialisation.Linear(x.Shape[2]));
        var recurrence = graph.Weight("recurrence", [2, 4 * Hidden, Hidden], WeightInitialisation.Linear(Hidden));
        var bias = graph.Weight("bias", [2, 8 * Hidden], WeightInitialisation.Normal(0.01));
        var states = graph.BidirectionalLstm(x, weight, recurrence, bias);
        return graph.Reshape(graph.Transpose(states, 0, 2, 1, 3), [x.Shape[0], x.Shape[1], 2 * Hidden]);
    }
}
