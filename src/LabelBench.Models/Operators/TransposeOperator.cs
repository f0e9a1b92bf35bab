namespace LabelBench.Models.Operators;

/// <summary>The axes in another order.</summary>
public static class TransposeOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">For every axis of the result, the axis of <paramref name="x"/> that it was.</param>
    /// <exception cref="ArgumentException">The axes are not a permutation.</exception>
    public static Tensor Transpose(this GraphBuilder graph, Tensor x, params ReadOnlySpan<int> axes)
    {
        var order = axes.ToArray();
        ShapeException.Unless(order.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Rank)), "Transpose", $"[{string.Join(',', order)}] is not an order of its axes.", x);
        var y = graph.Emit("Transpose", [x], x.Type, Shape.Create(Array.ConvertAll(order, axis => x.Shape[axis])), NodeAttribute.Ints("perm", order));
        return graph.Record(y, (x, dy => graph.Transpose(dy, Inverse(order))));
    }

    private static int[] Inverse(int[] order) => Array.ConvertAll(Enumerable.Range(0, order.Length).ToArray(), axis => Array.IndexOf(order, axis));
}
