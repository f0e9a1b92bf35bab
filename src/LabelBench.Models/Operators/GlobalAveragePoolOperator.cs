namespace LabelBench.Models.Operators;

/// <summary>Mean of every channel over its whole image.</summary>
public static class GlobalAveragePoolOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C, 1, 1].</returns>
    /// <exception cref="ArgumentException">The data does not have 4 axes.</exception>
    public static Tensor GlobalAveragePool(this GraphBuilder graph, Tensor x)
    {
        ShapeException.Unless(x.Shape.Rank == 4, "GlobalAveragePool", "the data has 4 axes.", x);
        var y = graph.Emit("GlobalAveragePool", [x], x.Type, [x.Shape[0], x.Shape[1], 1, 1]);
        return graph.Record(y, (x, dy => graph.Expand(graph.Mul(dy, graph.Constant(x.Type, 1f / (x.Shape[2] * x.Shape[3]))), x.Shape)));
    }
}
