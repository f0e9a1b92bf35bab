using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

internal static class UnrolledLstmLayer
{
    /// <summary>One direction of an LSTM, a cell for every token, the product with the input made once for the whole sequence.</summary>
    /// <param name="graph">Graph to add to.</param>
    /// <param name="name">Scope of the layer.</param>
    /// <param name="x">[N, S, I].</param>
    /// <param name="hidden">H, width of the state.</param>
    /// <param name="isReversed">Whether the last token comes first.</param>
    /// <returns>[N, S, H].</returns>
    /// <remarks>Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735. Unrolled, because no provider differentiates LSTM, and DirectML runs no Scan.</remarks>
    public static Tensor UnrolledLstm(this GraphBuilder graph, string name, Tensor x, int hidden, bool isReversed)
    {
        using var scope = graph.Scope(name);
        var (batch, length, width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var weight = graph.Weight("weight", [width, 4 * hidden], WeightInitialisation.Linear(width));
        var recurrence = graph.Weight("recurrence", [hidden, 4 * hidden], WeightInitialisation.Linear(hidden));
        var bias = graph.Weight("bias", [4 * hidden], WeightInitialisation.Normal(0.1));
        var products = graph.Split(graph.Add(graph.MatMul(x, weight), bias), 1, [.. Enumerable.Repeat(1, length)]);
        var states = new Tensor[length];
        (Tensor Hidden, Tensor Cell)? state = null;
        foreach (var token in isReversed ? Enumerable.Range(0, length).Reverse() : Enumerable.Range(0, length))
        {
            state = Step(graph, graph.Reshape(products[token], [batch, 4 * hidden]), recurrence, state);
            states[token] = graph.Reshape(state.Value.Hidden, [batch, 1, hidden]);
        }
        return graph.Concat(1, states);
    }

    /// <summary>Gates in the order input, output, forget, cell, as in ONNX. Before the first token the state is 0.</summary>
    private static (Tensor Hidden, Tensor Cell) Step(GraphBuilder graph, Tensor product, Tensor recurrence, (Tensor Hidden, Tensor Cell)? before)
    {
        var sum = before is { } previous ? graph.Add(product, graph.MatMul(previous.Hidden, recurrence)) : product;
        var width = recurrence.Shape[0];
        var gates = graph.Split(sum, 1, width, width, width, width);
        var (input, output, forget) = (graph.Sigmoid(gates[0]), graph.Sigmoid(gates[1]), graph.Sigmoid(gates[2]));
        var cell = graph.Mul(input, graph.Tanh(gates[3]));
        if (before is { } kept)
            cell = graph.Add(graph.Mul(forget, kept.Cell), cell);
        return (graph.Mul(output, graph.Tanh(cell)), cell);
    }
}
