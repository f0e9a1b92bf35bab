namespace LabelBench.Models.Operators;

/// <summary>Element by element max(low, min(high, x)).</summary>
public static class ClipOperator
{
    public static Tensor Clip(this GraphBuilder graph, Tensor x, float low, float high) =>
        graph.Emit("Clip", [x, graph.Constant(low), graph.Constant(high)], x.Type, x.Shape);
}
