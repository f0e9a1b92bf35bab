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
        return graph.Emit("Gather", [table, indices], table.Type, [.. indices.Shape, table.Shape[1]], NodeAttribute.Int("axis", 0));
    }
}
