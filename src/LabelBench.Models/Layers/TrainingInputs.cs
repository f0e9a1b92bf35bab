namespace LabelBench.Models.Layers;

/// <summary>What every network to train reads: the items as <c>x</c> and their labels as <c>y</c>.</summary>
internal static class TrainingInputs
{
    /// <summary>Pixels, embeddings: the input <c>x</c> of any shape.</summary>
    public static Tensor Features(this GraphBuilder graph, Shape shape) => graph.Input("x", ElementType.Float32, shape, new InputValues.StandardNormal());

    /// <summary>Images of a size: the input <c>x</c>, [N, channels, H, W].</summary>
    public static Tensor Images(this GraphBuilder graph, ModelSize size, int channels) => graph.Features([size.Batch, channels, size.Image!.Value.Height, size.Image.Value.Width]);

    /// <summary>Sentences: the input <c>x</c>, INT64 [N, S].</summary>
    public static Tensor Tokens(this GraphBuilder graph, ModelSize size, int vocabulary) =>
        graph.Input("x", ElementType.Int64, [size.Batch, size.SequenceLength!.Value], new InputValues.IntegersBelow(vocabulary));

    /// <summary>The input <c>y</c>, INT64, one class for each item, token or pixel.</summary>
    public static Tensor Labels(this GraphBuilder graph, Shape shape, int classes) => graph.Input("y", ElementType.Int64, shape, new InputValues.IntegersBelow(classes));
}
