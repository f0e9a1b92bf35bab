using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Training;

/// <summary>Two inverted residual blocks of MobileNetV2, one of them strided: what depthwise convolutions cost in training.</summary>
/// <remarks>Sandler et al. (2018), arXiv:1801.04381, with Relu for Relu6.</remarks>
/// <param name="Width">Channels between the blocks; inside they have four times as many.</param>
/// <param name="Classes">Classes.</param>
internal sealed record MobileBlocks(int Width = 24, int Classes = 10)
{
    public Tensor Loss(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ConvBatchNorm("stem", graph.Images(size, channels: 3), Width, kernel: 3, stride: 2);
        x = graph.Add(x, Block(graph, "block1", x, Width, stride: 1));
        x = Block(graph, "block2", x, 2 * Width, stride: 2);
        var logits = graph.Linear("fc", graph.ReduceMean(x, [2, 3], keepAxes: false), Classes);
        return graph.CrossEntropy(logits, graph.Labels([size.Batch], Classes));
    }

    /// <summary>1x1 up to four times the width, depthwise 3x3, 1x1 down without activation.</summary>
    private static Tensor Block(GraphBuilder graph, string name, Tensor x, int channels, int stride)
    {
        using var scope = graph.Scope(name);
        var inner = 4 * x.Shape[1];
        var y = graph.ConvBatchNorm("expand", x, inner, kernel: 1);
        y = graph.ConvBatchNorm("depthwise", y, inner, kernel: 3, stride, group: inner);
        return graph.ConvBatchNorm("project", y, channels, kernel: 1, isActivated: false);
    }
}
