namespace LabelBench.Models.Operators;

/// <summary>x times the normal distribution function at x, written with Erf: ONNX has Gelu only from opset 20.</summary>
/// <remarks>Hendrycks and Gimpel (2016), arXiv:1606.08415, equation 1.</remarks>
public static class GeluOperator
{
    public static Tensor Gelu(this GraphBuilder graph, Tensor x) => graph.Tape is null ? Fused(graph, x) : Differentiable(graph, x);

    /// <summary>The form that ONNX Runtime fuses to one node.</summary>
    private static Tensor Fused(GraphBuilder graph, Tensor x) => graph.Mul(graph.Mul(x, OnePlusErf(graph, x)), graph.Constant(0.5f));

    /// <summary>The form that keeps the distribution function for the gradient: cdf(x) + x pdf(x).</summary>
    private static Tensor Differentiable(GraphBuilder graph, Tensor x)
    {
        var cdf = graph.Compose(() => graph.Mul(OnePlusErf(graph, x), graph.Constant(0.5f)));
        var y = graph.Compose(() => graph.Mul(x, cdf));
        return graph.Record(y, (x, dy =>
        {
            var pdf = graph.Mul(graph.Exp(graph.Mul(graph.Mul(x, x), graph.Constant(x.Type, -0.5f))), graph.Constant(x.Type, (float)(1 / Math.Sqrt(2 * Math.PI))));
            return graph.Mul(dy, graph.Add(cdf, graph.Mul(x, pdf)));
        }));
    }

    private static Tensor OnePlusErf(GraphBuilder graph, Tensor x) => graph.Add(graph.Erf(graph.Mul(x, graph.Constant((float)(1 / Math.Sqrt(2))))), graph.Constant(1));
}
