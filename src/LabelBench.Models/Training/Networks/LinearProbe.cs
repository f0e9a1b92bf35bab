using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Training;

/// <summary>One linear layer over frozen embeddings: the usual retraining between two rounds of labeling.</summary>
internal sealed record LinearProbe(int Width = 2048, int Classes = 1000)
{
    public Tensor Loss(GraphBuilder graph, ModelSize size)
    {
        var x = graph.Features([size.Batch, Width]);
        return graph.CrossEntropy(graph.Linear("fc", x, Classes), graph.Labels([size.Batch], Classes));
    }
}
