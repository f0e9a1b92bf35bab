namespace LabelBench.Models.Operators;

/// <summary>Element by element max(0, x).</summary>
public static class ReluOperator
{
    public static Tensor Relu(this GraphBuilder graph, Tensor x)
    {
        var y = graph.EmitUnary("Relu", x);
        return graph.Record(y, (x, dy => graph.Mul(dy, graph.Sign(y)))); // y is never negative: its sign is 0 or 1
    }
}
