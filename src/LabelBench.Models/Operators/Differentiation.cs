using System.Collections.Immutable;

namespace LabelBench.Models.Operators;

/// <summary>How an operator says what its gradient is. In an inference graph, which has no tape, all of this does nothing.</summary>
internal static class Differentiation
{
    /// <summary>Records the gradient of an operator of one output.</summary>
    /// <param name="graph">Graph that the operator was added to.</param>
    /// <param name="y">Its output.</param>
    /// <param name="gradients">For every input that a gradient can pass to: from the gradient by <paramref name="y"/>, which has its shape, that by the input, which has the input's.</param>
    /// <returns><paramref name="y"/>.</returns>
    public static Tensor Record(this GraphBuilder graph, Tensor y, params ReadOnlySpan<(Tensor Input, Func<Tensor, Tensor> Gradient)> gradients)
    {
        if (graph.Tape is not { } tape)
            return y;
        var all = gradients.ToArray();
        tape.Record([y], Array.ConvertAll(all, one => one.Input), dy =>
        {
            foreach (var (input, gradient) in all)
                tape.Add(input, () => gradient(dy[0]!));
        });
        return y;
    }

    /// <summary>Records the gradient of an operator of one output whose inputs' gradients share parts.</summary>
    /// <param name="inputs">Inputs that a gradient can pass to.</param>
    /// <param name="recipe">From the gradient by <paramref name="y"/>, those by the inputs, in their order; a part is emitted when it is asked for.</param>
    public static Tensor Record(this GraphBuilder graph, Tensor y, ReadOnlySpan<Tensor> inputs, Func<Tensor, ImmutableArray<Func<Tensor>>> recipe)
    {
        if (graph.Tape is not { } tape)
            return y;
        var all = inputs.ToArray();
        tape.Record([y], all, dy =>
        {
            foreach (var (input, gradient) in all.Zip(recipe(dy[0]!)))
                tape.Add(input, gradient);
        });
        return y;
    }

    /// <summary>Records the gradient of an operator of several outputs and one input.</summary>
    /// <param name="gradient">From the gradients by the outputs, null for one that nothing used, that by the input.</param>
    public static ImmutableArray<Tensor> Record(this GraphBuilder graph, ImmutableArray<Tensor> outputs, Tensor input, Func<ImmutableArray<Tensor?>, Tensor> gradient)
    {
        graph.Tape?.Record(outputs, [input], dys => graph.Tape.Add(input, () => gradient(dys)));
        return outputs;
    }

    /// <summary>Emits the parts of a composition that records a gradient as a whole.</summary>
    public static T Compose<T>(this GraphBuilder graph, Func<T> parts) => graph.Tape is { } tape ? tape.WithoutRecording(parts) : parts();
}
