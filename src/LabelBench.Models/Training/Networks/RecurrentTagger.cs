using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Training;

/// <summary>A bidirectional LSTM over embeddings with one class per token, unrolled over the sentence.</summary>
internal sealed record RecurrentTagger(int Vocabulary = 2000, int Width = 64, int Hidden = 64, int Classes = 9)
{
    public Tensor Loss(GraphBuilder graph, ModelSize size)
    {
        var tokens = graph.Tokens(size, Vocabulary);
        var labels = graph.Labels([checked((int)tokens.Shape.ElementCount)], Classes);
        var x = graph.Gather(graph.Weight("embedding", [Vocabulary, Width], WeightInitialisation.Normal(0.5)), tokens);
        var states = graph.Concat(2, graph.UnrolledLstm("forward", x, Hidden, isReversed: false), graph.UnrolledLstm("backward", x, Hidden, isReversed: true));
        return graph.CrossEntropy(graph.Reshape(graph.Linear("tags", states, Classes), [labels.Shape[0], Classes]), labels);
    }
}
