namespace LabelBench.Models.Operators;

/// <summary>Looks up rows of a table.</summary>
public static class GatherOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="table">[V, D].</param>
    /// <param name="indices">INT64 of any shape, each 0 to V - 1.</param>
    /// <returns>The shape of the indices, then D.</returns>
    /// <exception cref="ArgumentException">The table is no matrix or the indices are not INT64.</exception>
    public static Tensor Gather(this GraphBuilder graph, Tensor table, Tensor indices)
    {
        ShapeException.Unless(table.Shape.Rank == 2 && indices.Type == ElementType.Int64, "Gather", "the table is a matrix and the indices are INT64.", table, indices);
        var y = graph.Emit("Gather", [table, indices], table.Type, [.. indices.Shape, table.Shape[1]], NodeAttribute.Int("axis", 0));
        return graph.Record(y, (table, dy => TableGradient(graph, table, indices, dy)));
    }

    /// <summary>For every row of the table the sum of the gradients of all places that looked it up.</summary>
    private static Tensor TableGradient(GraphBuilder graph, Tensor table, Tensor indices, Tensor dy)
    {
        var (lookups, width) = (checked((int)indices.Shape.ElementCount), table.Shape[1]);
        var rows = graph.Reshape(dy, [lookups, width]);
        Tensor Zeros() => graph.Expand(graph.Constant(table.Type, 0), table.Shape);
        return graph.Tape!.Recipes.Embedding switch
        {
            EmbeddingGradient.OneHot => graph.Gemm(graph.Cast(graph.OneHot(graph.Reshape(indices, [lookups]), table.Shape[0], axis: 1), table.Type), rows, transposeA: true),
            EmbeddingGradient.ScatterNd => graph.ScatterNDAdd(Zeros(), graph.Reshape(indices, [lookups, 1]), rows),
            EmbeddingGradient.ScatterElements =>
                graph.ScatterElements(Zeros(), graph.Expand(graph.Reshape(indices, [lookups, 1]), [lookups, width]), rows, isAdding: true),
            _ => throw new ArgumentOutOfRangeException(nameof(graph)),
        };
    }
}
