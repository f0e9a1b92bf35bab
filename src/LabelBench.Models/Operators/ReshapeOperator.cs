namespace LabelBench.Models.Operators;

/// <summary>The same numbers in the same order under another shape.</summary>
public static class ReshapeOperator
{
    /// <returns>The tensor itself where it already has the shape.</returns>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public static Tensor Reshape(this GraphBuilder graph, Tensor x, Shape shape)
    {
        ShapeException.Unless(x.Shape.ElementCount == shape.ElementCount, "Reshape", $"{x.Shape} and {shape} hold different numbers of elements.", x);
        return x.Shape.Equals(shape)
            ? x
            : graph.Record(graph.Emit("Reshape", [x, graph.ConstantInt64(shape.ToInt64())], x.Type, shape), (x, dy => graph.Reshape(dy, x.Shape)));
    }
}
