namespace LabelBench.Models.Operators;

/// <summary>Element by element the hyperbolic tangent.</summary>
public static class TanhOperator
{
    public static Tensor Tanh(this GraphBuilder graph, Tensor x)
    {
        var y = graph.EmitUnary("Tanh", x);
        return graph.Record(y, (x, dy => graph.Mul(dy, graph.Sub(graph.Constant(y.Type, 1), graph.Mul(y, y)))));
    }
}
