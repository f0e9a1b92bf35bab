using LabelBench.Core;
using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Architectures;

/// <summary>
/// Classifier of two linear layers over frozen 768-wide embeddings of any length, with dropout at run time: T runs are T draws from its
/// uncertainty.
/// </summary>
/// <remarks>
/// Monte Carlo dropout for BALD: Gal, Islam and Ghahramani (2017), arXiv:1703.02910. Drawing in the head alone spares T passes through the
/// backbone, whose embeddings are computed once; Brosse et al. (2020), arXiv:2001.08049, found last-layer uncertainty about as good as that of whole
/// networks. Half of the numbers are dropped, as in Srivastava et al. (2014), jmlr.org/papers/v15/srivastava14a.html.
/// Dropout has <c>training_mode</c> set by a constant; a session keeps it only when told to (<see cref="DropoutOperator"/>).
/// </remarks>
internal static class DropoutHead
{
    private const int EmbeddingWidth = 768;
    private const int Hidden = 512;
    private const int Classes = 1000;
    private const float Dropped = 0.5f;

    public static ModelArchitecture Architecture { get; } = new(Define)
    {
        Id = "dropout-head",
        Title = "Dropout head over embeddings: how uncertain a classifier is",
        Item = "image",
        Published = new PublishedFigures(
            Reading.Missing<Count>("our own network"), Reading.Missing<Count>("our own network"), 0, "", "none: heads are as wide as their task asks for"),
    };

    private static void Define(GraphBuilder graph, ModelSize size)
    {
        var x = graph.Input("embedding", ElementType.Float32, [size.Batch, EmbeddingWidth], new InputValues.StandardNormal());
        x = graph.LayerNorm("norm", x); // unit vectors would leave logits, and with them every score, near 0
        x = graph.Linear("hidden", graph.Dropout(x, Dropped, seed: 1), Hidden, Activation.Relu);
        graph.Output("logits", graph.Linear("classes", graph.Dropout(x, Dropped, seed: 2), Classes));
    }
}
