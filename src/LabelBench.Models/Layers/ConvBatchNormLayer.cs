using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

internal static class ConvBatchNormLayer
{
    /// <summary>Convolution without bias, batch normalisation and, if asked for, Relu: what an inference graph folds into one convolution.</summary>
    /// <param name="graph">Graph to add to.</param>
    /// <param name="name">Scope of the layer.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="kernel">Side of the square kernel; half of it is padded, so that stride 1 keeps the size.</param>
    /// <param name="stride">Step in both directions.</param>
    /// <param name="group">1, or C for a depthwise convolution.</param>
    /// <param name="isActivated">Whether Relu follows.</param>
    /// <param name="scale">Initial scale of the normalisation, below 1 where residual sums would grow.</param>
    public static Tensor ConvBatchNorm(
        this GraphBuilder graph, string name, Tensor x, int channels, int kernel, int stride = 1, int group = 1, bool isActivated = true, float scale = 1)
    {
        using var scope = graph.Scope(name);
        var channelsPerGroup = x.Shape[1] / group;
        var weight = graph.Weight("weight", [channels, channelsPerGroup, kernel, kernel], WeightInitialisation.He((long)channelsPerGroup * kernel * kernel));
        var y = graph.Conv(x, weight, null, stride, padding: kernel / 2, group);
        y = graph.BatchNormalization(y,
            graph.Weight("scale", [channels], WeightInitialisation.Constant(scale), graph.NormalisationType),
            graph.Weight("shift", [channels], WeightInitialisation.Constant(0), graph.NormalisationType));
        return isActivated ? graph.Relu(y) : y;
    }
}
