using LabelBench.Models.Operators;

namespace LabelBench.Models.Layers;

internal static class SelfAttentionLayer
{
    /// <summary>Multi-head scaled dot-product attention with projections in front and behind.</summary>
    /// <param name="graph">Graph to add to.</param>
    /// <param name="name">Scope of the layer.</param>
    /// <param name="x">[N, S, D].</param>
    /// <param name="heads">Divides D.</param>
    /// <param name="mask">Added to the scores, [N, 1, 1, S]; null where every token counts.</param>
    /// <returns>[N, S, D].</returns>
    /// <remarks>Vaswani et al. (2017), arXiv:1706.03762, section 3.2.</remarks>
    public static Tensor SelfAttention(this GraphBuilder graph, string name, Tensor x, int heads, Tensor? mask = null)
    {
        using var scope = graph.Scope(name);
        var (batch, length, width) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        Tensor Heads(string projection) => graph.Reshape(graph.Linear(projection, x, width), [batch, length, heads, width / heads]);
        var query = graph.Transpose(Heads("query"), 0, 2, 1, 3);
        var key = graph.Transpose(Heads("key"), 0, 2, 3, 1);
        var value = graph.Transpose(Heads("value"), 0, 2, 1, 3);
        var scores = graph.Mul(graph.MatMul(query, key), graph.Constant((float)(1 / Math.Sqrt(width / heads))));
        if (mask is not null)
            scores = graph.Add(scores, mask);
        var mixed = graph.Transpose(graph.MatMul(graph.Softmax(scores), value), 0, 2, 1, 3);
        return graph.Linear("output", graph.Reshape(mixed, [batch, length, width]), width);
    }

    /// <summary>Two linear layers with GELU between them, four times as wide inside.</summary>
    public static Tensor FeedForward(this GraphBuilder graph, string name, Tensor x)
    {
        using var scope = graph.Scope(name);
        return graph.Linear("fc2", graph.Linear("fc1", x, 4 * x.Shape[^1], Activation.Gelu), x.Shape[^1]);
    }
}
