using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

/// <summary>What follows a convolution or a linear layer.</summary>
internal enum Activation
{
    None,
    Relu,
    Relu6,
    Silu,
    HardSwish,
    Gelu,
}

internal static class Activations
{
    public static Tensor Activate(this GraphBuilder graph, Tensor x, Activation activation) => activation switch
    {
        Activation.None => x,
        Activation.Relu => graph.Relu(x),
        Activation.Relu6 => graph.Clip(x, 0, 6),
        Activation.Silu => graph.Mul(x, graph.Sigmoid(x)),
        Activation.HardSwish => graph.HardSwish(x),
        Activation.Gelu => graph.Gelu(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };
}
