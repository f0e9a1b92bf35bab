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

    /// <summary>x times the normal distribution function at x, written with Erf: ONNX has Gelu only from opset 20, and ONNX Runtime fuses this form.</summary>
    /// <remarks>Hendrycks and Gimpel (2016), arXiv:1606.08415, equation 1.</remarks>
    private static Tensor Gelu(this GraphBuilder graph, Tensor x)
    {
        var error = graph.Erf(graph.Mul(x, graph.Constant((float)(1 / Math.Sqrt(2)))));
        return graph.Mul(graph.Mul(x, graph.Add(error, graph.Constant(1))), graph.Constant(0.5f));
    }
}
