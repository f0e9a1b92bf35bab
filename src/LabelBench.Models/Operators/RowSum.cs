namespace LabelBench.Models.Operators;

/// <summary>Sum over axis 0 as a product with a row of ones.</summary>
/// <remarks>ONNX Runtime's CPU provider spent 36 % of a training step in ReduceSum over axis 0; with Gemm it was 1 % (measured).</remarks>
internal static class RowSum
{
    /// <param name="graph">Graph to add the nodes to.</param>
    /// <param name="x">[N, ...].</param>
    /// <param name="shape">Shape of the result, as many elements as the axes behind the first have.</param>
    public static Tensor SumRows(this GraphBuilder graph, Tensor x, Shape shape)
    {
        var rows = x.Shape[0];
        if (rows == 1)
            return graph.Reshape(x, shape);
        var ones = graph.Constant(x.Type, [1, rows], Enumerable.Repeat(1f, rows).ToArray());
        return graph.Reshape(graph.Gemm(ones, graph.Reshape(x, [rows, checked((int)(x.Shape.ElementCount / rows))])), shape);
    }
}
