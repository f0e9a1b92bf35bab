namespace LabelBench.Models.Operators;

/// <summary>Element by element 1 / (1 + exp(-x)).</summary>
public static class SigmoidOperator
{
    public static Tensor Sigmoid(this GraphBuilder graph, Tensor x)
    {
        var y = graph.EmitUnary("Sigmoid", x);
        return graph.Record(y, (x, dy => graph.Mul(dy, graph.Mul(y, graph.Sub(graph.Constant(y.Type, 1), y)))));
    }
}
