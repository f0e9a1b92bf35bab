using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

internal static class ConvLayer
{
    /// <summary>Convolution with bias and activation; BatchNormalization is folded into both, as every exporter does for inference.</summary>
    /// <param name="graph">Graph to add to.</param>
    /// <param name="name">Scope of the layer.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="kernel">Side of the square kernel.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="group">1, or C for a depthwise convolution.</param>
    /// <param name="activation">What follows.</param>
    /// <param name="gain">Factor on the weights' spread, below 1 where residual sums would grow.</param>
    /// <param name="padding">Border; half of what the dilated kernel covers when null, so that stride 1 keeps the size.</param>
    /// <param name="meanBias">What the bias is drawn around.</param>
    /// <param name="dilation">Distance between the pixels that neighbouring weights meet.</param>
    public static Tensor ConvLayer2D(
        this GraphBuilder graph, string name, Tensor x, int channels, int kernel,
        int stride = 1, int group = 1, Activation activation = Activation.None, double gain = 1, int? padding = null, float meanBias = 0, int dilation = 1)
    {
        using var scope = graph.Scope(name);
        var channelsPerGroup = x.Shape[1] / group;
        var fanIn = (long)channelsPerGroup * kernel * kernel;
        var weight = graph.Weight("weight", [channels, channelsPerGroup, kernel, kernel],
            activation == Activation.None ? WeightInitialisation.Linear(fanIn, gain) : WeightInitialisation.He(fanIn, gain));
        return graph.Activate(graph.Conv(x, weight, graph.BiasOf(channels, meanBias), stride, padding ?? kernel / 2 * dilation, group, dilation), activation);
    }
}
