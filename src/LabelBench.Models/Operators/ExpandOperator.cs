namespace LabelBench.Models.Operators;

/// <summary>Repeats a tensor along the axes where its extent is 1.</summary>
public static class ExpandOperator
{
    /// <returns>The tensor itself where it already has the shape.</returns>
    /// <exception cref="ArgumentException">The tensor does not broadcast to the shape.</exception>
    public static Tensor Expand(this GraphBuilder graph, Tensor x, Shape shape)
    {
        ShapeException.Unless(shape.Equals(Broadcasting.Combine(x.Shape, shape)), "Expand", $"{x.Shape} does not broadcast to {shape}.", x);
        return x.Shape.Equals(shape)
            ? x
            : graph.Record(graph.Emit("Expand", [x, graph.ConstantInt64(shape.ToInt64())], x.Type, shape), (x, dy => graph.SumTo(dy, x.Shape)));
    }
}
