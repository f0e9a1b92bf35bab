namespace LabelBench.Models.Operators;

/// <summary>Element by element max(0, min(1, x / 6 + 1 / 2)), the gate of MobileNetV3.</summary>
public static class HardSigmoidOperator
{
    public static Tensor HardSigmoid(this GraphBuilder graph, Tensor x) =>
        graph.Emit("HardSigmoid", [x], x.Type, x.Shape, NodeAttribute.Float("alpha", 1f / 6f), NodeAttribute.Float("beta", 0.5f));
}
