using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Training;

/// <summary>A small residual network: convolution, pool, blocks that halve the image and double the channels, classifier.</summary>
/// <param name="Width">Channels of the first convolution.</param>
/// <param name="Blocks">Residual blocks, each with a 1x1 shortcut.</param>
/// <param name="Classes">Classes.</param>
/// <param name="Channels">Of the image.</param>
/// <param name="PoolKernel">Side of the pool's window, 3 or 2.</param>
internal sealed record ResidualCnn(int Width = 32, int Blocks = 3, int Classes = 10, int Channels = 3, int PoolKernel = 3)
{
    public Tensor Loss(GraphBuilder graph, ModelSize size)
    {
        var x = graph.Images(size, Channels);
        x = graph.MaxPool(graph.ConvBatchNorm("stem", x, Width, kernel: 3), PoolKernel, stride: 2, padding: (PoolKernel - 1) / 2);
        for (var block = 0; block < Blocks; block++)
            x = Block(graph, $"block{block}", x, Width << (block + 1));
        var logits = graph.Linear("fc", graph.ReduceMean(x, [2, 3], keepAxes: false), Classes);
        return graph.CrossEntropy(logits, graph.Labels([size.Batch], Classes));
    }

    private static Tensor Block(GraphBuilder graph, string name, Tensor x, int channels)
    {
        using var scope = graph.Scope(name);
        var shortcut = graph.ConvBatchNorm("shortcut", x, channels, kernel: 1, stride: 2, isActivated: false);
        var y = graph.ConvBatchNorm("conv1", x, channels, kernel: 3, stride: 2);
        return graph.Relu(graph.Add(graph.ConvBatchNorm("conv2", y, channels, kernel: 3, isActivated: false), shortcut));
    }
}
