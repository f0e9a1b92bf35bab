namespace LabelBench.Models.Operators;

/// <summary>Bidirectional long short-term memory layer over a whole sequence.</summary>
public static class LstmOperator
{
    /// <param name="graph">Graph to add the node to.</param>
    /// <param name="x">[S, N, I]: time first.</param>
    /// <param name="weight">[2, 4 H, I]: input weights of both directions, gates in the order input, output, forget, cell.</param>
    /// <param name="recurrence">[2, 4 H, H].</param>
    /// <param name="bias">[2, 8 H]: input biases, then recurrence biases.</param>
    /// <returns>[S, 2, N, H]: every hidden state, forward and backward.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor BidirectionalLstm(this GraphBuilder graph, Tensor x, Tensor weight, Tensor recurrence, Tensor bias)
    {
        ShapeException.Unless(x.Shape.Rank == 3 && weight.Shape.Rank == 3, "LSTM", "data and weight have 3 axes.", x, weight);
        var hidden = weight.Shape[1] / 4;
        ShapeException.Unless(weight.Shape.Equals([2, 4 * hidden, x.Shape[2]]), "LSTM", "the weight is [2, 4 x hidden, features of the data].", x, weight);
        ShapeException.Unless(recurrence.Shape.Equals([2, 4 * hidden, hidden]), "LSTM", "the recurrence is [2, 4 x hidden, hidden].", weight, recurrence);
        ShapeException.Unless(bias.Shape.Equals([2, 8 * hidden]), "LSTM", "the bias is [2, 8 x hidden].", weight, bias);
        graph.CountFlops("LSTM", Flops(x.Shape, weight.Shape, recurrence.Shape));
        return graph.Emit("LSTM", [x, weight, recurrence, bias], x.Type, [x.Shape[0], 2, x.Shape[1], hidden],
            NodeAttribute.Int("hidden_size", hidden),
            NodeAttribute.Text("direction", "bidirectional"));
    }

    /// <summary>2 x time steps x batch x every input and recurrence weight; gate arithmetic is left out.</summary>
    internal static long Flops(Shape x, Shape weight, Shape recurrence) => checked(2L * x[0] * x[1] * (weight.ElementCount + recurrence.ElementCount));
}
