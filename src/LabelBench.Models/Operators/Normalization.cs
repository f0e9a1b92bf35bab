namespace LabelBench.Models.Operators;

/// <summary>What layer and batch normalisation share.</summary>
/// <param name="Values">Mean 0 and variance 1 along the axes.</param>
/// <param name="InverseDeviation">1 / sqrt(variance + epsilon), the axes with extent 1.</param>
internal sealed record Normalization(Tensor Values, Tensor InverseDeviation)
{
    /// <summary>Added to the variance; PyTorch's default for both.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>From primitive operators: training outputs of BatchNormalization are not in every provider, and LayerNormalization does not give what its gradient needs.</summary>
    public static Normalization Of(GraphBuilder graph, Tensor x, params int[] axes)
    {
        var centred = graph.Sub(x, graph.ReduceMean(x, axes));
        var variance = graph.ReduceMean(graph.Mul(centred, centred), axes);
        var inverse = graph.Div(graph.Constant(x.Type, 1), graph.Sqrt(graph.Add(variance, graph.Constant(x.Type, Epsilon))));
        return new Normalization(graph.Mul(centred, inverse), inverse);
    }
}
