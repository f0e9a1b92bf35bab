namespace LabelBench.Models.Layers;

internal static class Bias
{
    /// <summary>Spread of drawn biases: small beside activations of order 1, so that outputs follow the data.</summary>
    private const double StandardDeviation = 0.01;

    /// <summary>One trained number per feature, named <c>bias</c> in the current scope.</summary>
    public static Tensor BiasOf(this GraphBuilder graph, int features, float mean = 0) =>
        graph.Weight("bias", [features], new WeightInitialisation(mean, StandardDeviation));
}
