using System.Collections.Immutable;

namespace LabelBench.Models.Operators;

/// <summary>Cuts a tensor along an axis.</summary>
public static class SplitOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">Axis to cut, 0 or above.</param>
    /// <param name="extents">Extent of every part; together the extent of the axis.</param>
    /// <exception cref="ArgumentException">The extents do not add up.</exception>
    public static ImmutableArray<Tensor> Split(this GraphBuilder graph, Tensor x, int axis, params ReadOnlySpan<int> extents)
    {
        var parts = extents.ToArray();
        ShapeException.Unless(axis >= 0 && axis < x.Shape.Rank && parts.Sum() == x.Shape[axis], "Split", $"parts of [{string.Join(',', parts)}] do not make up axis {axis}.", x);
        var outputs = graph.EmitMany("Split", [x, graph.ConstantInt64(Array.ConvertAll(parts, part => (long)part))],
            Array.ConvertAll(parts, part => (x.Type, x.Shape.With(axis, part))), NodeAttribute.Int("axis", axis));
        return graph.Record(outputs, x, dys => graph.Concat(axis, [.. dys.Zip(outputs, (dy, y) => dy ?? graph.Expand(graph.Constant(y.Type, 0), y.Shape))]));
    }
}
