namespace LabelBench.Models.Operators;

/// <summary>The same numbers in another element type.</summary>
public static class CastOperator
{
    /// <returns>The tensor itself where it already has the type.</returns>
    public static Tensor Cast(this GraphBuilder graph, Tensor x, ElementType type) =>
        x.Type == type ? x : graph.Record(graph.Emit("Cast", [x], type, x.Shape, NodeAttribute.Int("to", (long)type)), (x, dy => graph.Cast(dy, x.Type)));
}
