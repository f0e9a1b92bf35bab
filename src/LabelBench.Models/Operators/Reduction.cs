namespace LabelBench.Models.Operators;

/// <summary>The shape rule that reductions share.</summary>
/// <param name="Kept">Shape of the result where the reduced axes stay with extent 1.</param>
/// <param name="Dropped">Shape of the result where they disappear.</param>
/// <param name="Axes64">The axes as ONNX writes them.</param>
/// <param name="Count">Numbers that make up one number of the result.</param>
internal sealed record Reduction(Shape Kept, Shape Dropped, long[] Axes64, long Count)
{
    public static Reduction Of(string operatorName, Tensor x, ReadOnlySpan<int> axes)
    {
        var reduced = axes.ToArray();
        ShapeException.Unless(reduced.Length > 0 && reduced.All(axis => axis >= 0 && axis < x.Shape.Rank) && reduced.Distinct().Count() == reduced.Length,
            operatorName, $"[{string.Join(',', reduced)}] are no axes of it.", x);
        var kept = Shape.Create([.. x.Shape.Select((extent, axis) => reduced.Contains(axis) ? 1 : extent)]);
        var dropped = Shape.Create([.. x.Shape.Where((_, axis) => !reduced.Contains(axis))]);
        return new Reduction(kept, dropped, Array.ConvertAll(reduced, axis => (long)axis), x.Shape.ElementCount / kept.ElementCount);
    }

    public Shape Result(bool keepAxes) => keepAxes ? Kept : Dropped;
}
