namespace LabelBench.Models.Operators;

/// <summary>Mean of minus the logarithm of the probability that Softmax gives to the right class.</summary>
public static class SoftmaxCrossEntropy
{
    /// <param name="graph">Graph to add the nodes to.</param>
    /// <param name="logits">[N, K] for one class per item or token, [N, K, H, W] for one per pixel.</param>
    /// <param name="labels">INT64, the shape of the logits without axis 1, each 0 to K - 1.</param>
    /// <returns>A scalar, FP32 in every precision.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor CrossEntropy(this GraphBuilder graph, Tensor logits, Tensor labels)
    {
        ShapeException.Unless(logits.Shape.Rank >= 2 && labels.Shape.Equals([logits.Shape[0], .. logits.Shape.Range(2, logits.Shape.Rank)]),
            "CrossEntropy", "there is one label for every row of logits along axis 1.", logits, labels);
        var wide = graph.Cast(logits, ElementType.Float32);
        var share = (float)(1.0 / labels.Shape.ElementCount);
        var logarithms = graph.Compose(() => graph.LogSoftmax(wide, axis: 1));
        var right = graph.OneHot(labels, logits.Shape[1], axis: 1);
        var loss = graph.Compose(() => graph.Mul(
            graph.ReduceSum(graph.Mul(logarithms, right), [.. Enumerable.Range(0, wide.Shape.Rank)], keepAxes: false), graph.Constant(ElementType.Float32, -share)));
        return graph.Record(loss, (wide, dy => graph.Mul(graph.Sub(graph.Exp(logarithms), right), graph.Mul(dy, graph.Constant(ElementType.Float32, share)))));
    }
}
