namespace LabelBench.Models.Operators;

/// <summary>Adds rows to a table. Its gradient is not recorded.</summary>
internal static class ScatterNDOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="table">[V, D].</param>
    /// <param name="indices">INT64 [n, 1]: the row of the table that each update is added to.</param>
    /// <param name="updates">[n, D].</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor ScatterNDAdd(this GraphBuilder graph, Tensor table, Tensor indices, Tensor updates)
    {
        ShapeException.Unless(indices.Type == ElementType.Int64 && table.Shape.Rank == 2 && indices.Shape.Equals([updates.Shape[0], 1]) && updates.Shape.Equals([updates.Shape[0], table.Shape[1]]),
            "ScatterND", "the updates are rows of the table, each with one INT64 index.", table, indices, updates);
        return graph.Emit("ScatterND", [table, indices, updates], table.Type, table.Shape, NodeAttribute.Text("reduction", "add"));
    }
}
