using LabelBench.Models.Layers;
using LabelBench.Models.Operators;

namespace LabelBench.Models.Training;

/// <summary>ResNet-50 v1.5 with its batch normalisations, all of it trained.</summary>
/// <remarks>He et al. (2016), doi:10.1109/CVPR.2016.90. The last normalisation of a block starts at 0.2, which keeps the residual sum from growing over 16 blocks.</remarks>
internal sealed record ResNet50Classifier(int Classes = 10)
{
    private static readonly (int Width, int Blocks)[] Stages = [(64, 3), (128, 4), (256, 6), (512, 3)];

    public Tensor Loss(GraphBuilder graph, ModelSize size)
    {
        var x = graph.ConvBatchNorm("conv1", graph.Images(size, channels: 3), 64, kernel: 7, stride: 2);
        x = graph.MaxPool(x, kernel: 3, stride: 2, padding: 1);
        foreach (var (stage, (width, blocks)) in Stages.Index())
            for (var block = 0; block < blocks; block++)
                x = Bottleneck(graph, $"layer{stage + 1}.{block}", x, width, stride: stage > 0 && block == 0 ? 2 : 1, isProjected: block == 0);
        var logits = graph.Linear("fc", graph.ReduceMean(x, [2, 3], keepAxes: false), Classes);
        return graph.CrossEntropy(logits, graph.Labels([size.Batch], Classes));
    }

    private static Tensor Bottleneck(GraphBuilder graph, string name, Tensor x, int width, int stride, bool isProjected)
    {
        using var scope = graph.Scope(name);
        var shortcut = isProjected ? graph.ConvBatchNorm("downsample", x, 4 * width, kernel: 1, stride, isActivated: false) : x;
        var y = graph.ConvBatchNorm("conv1", x, width, kernel: 1);
        y = graph.ConvBatchNorm("conv2", y, width, kernel: 3, stride);
        y = graph.ConvBatchNorm("conv3", y, 4 * width, kernel: 1, isActivated: false, scale: 0.2f);
        return graph.Relu(graph.Add(y, shortcut));
    }
}
