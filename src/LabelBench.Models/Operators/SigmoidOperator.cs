namespace LabelBench.Models.Operators;

/// <summary>Element by element 1 / (1 + exp(-x)).</summary>
public static class SigmoidOperator
{
    public static Tensor Sigmoid(this GraphBuilder graph, Tensor x) => graph.EmitUnary("Sigmoid", x);
}
