namespace LabelBench.Models.Operators;

/// <summary>Tensors one behind the other along an axis.</summary>
public static class ConcatOperator
{
    /// <exception cref="ArgumentException">The tensors differ in more than the extent of that axis.</exception>
    public static Tensor Concat(this GraphBuilder graph, int axis, params ReadOnlySpan<Tensor> parts)
    {
        ShapeException.Unless(parts.Length > 0 && axis >= 0 && axis < parts[0].Shape.Rank, "Concat", $"there is no axis {axis} to join along.", parts);
        var total = 0;
        foreach (var part in parts)
        {
            ShapeException.Unless(part.Type == parts[0].Type && part.Shape.Rank == parts[0].Shape.Rank && part.Shape.With(axis, 1).Equals(parts[0].Shape.With(axis, 1)),
                "Concat", $"the parts differ in more than axis {axis}.", parts[0], part);
            total += part.Shape[axis];
        }
        var joined = parts.ToArray();
        var y = graph.Emit("Concat", joined, parts[0].Type, parts[0].Shape.With(axis, total), NodeAttribute.Int("axis", axis));
        return graph.Record(y, joined, dy =>
        {
            var gradients = graph.Split(dy, axis, Array.ConvertAll(joined, part => part.Shape[axis]));
            return [.. gradients.Select(gradient => (Func<Tensor>)(() => gradient))];
        });
    }
}
