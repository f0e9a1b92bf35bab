namespace LabelBench.Models.Operators;

/// <summary>Sets randomly chosen elements to 0 and scales the others up, also outside of training: each run draws anew.</summary>
/// <remarks>
/// ONNX Runtime's inference builds take Dropout out of the graph when they optimise it, whatever its training mode says (1.29, measured): a session that is to draw
/// disables the optimiser EliminateDropout.
/// </remarks>
public static class DropoutOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="ratio">Share of elements that become 0, from 0 to below 1; the others are multiplied by 1 / (1 - ratio).</param>
    /// <param name="seed">
    /// Starts the generator of this node when a session opens. ONNX Runtime's CPU provider draws on from there with every run (measured): runs of
    /// one session differ, and a new session repeats them. Two nodes with one seed would drop the same places.
    /// </param>
    /// <returns>The shape of <paramref name="x"/>; the mask of what was kept is not asked for.</returns>
    /// <exception cref="ArgumentException">The ratio is not below 1, or negative.</exception>
    public static Tensor Dropout(this GraphBuilder graph, Tensor x, float ratio, long seed)
    {
        ShapeException.Unless(ratio is >= 0 and < 1, "Dropout", $"the ratio is {ratio}, not from 0 to below 1.", x);
        return graph.Emit("Dropout", [x, graph.ConstantFloat32(Shape.Scalar, ratio), graph.ConstantTrue()], x.Type, x.Shape, NodeAttribute.Int("seed", seed));
    }
}
