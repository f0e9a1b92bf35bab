namespace LabelBench.Models.Operators;

/// <summary>Element by element e^x.</summary>
public static class ExpOperator
{
    public static Tensor Exp(this GraphBuilder graph, Tensor x)
    {
        var y = graph.EmitUnary("Exp", x);
        return graph.Record(y, (x, dy => graph.Mul(dy, y)));
    }
}
