namespace LabelBench.Models.Operators;

/// <summary>Sum of several tensors of one shape.</summary>
public static class SumOperator
{
    /// <returns>The tensor itself where there is one; an Add of two.</returns>
    /// <exception cref="ArgumentException">The shapes or types differ.</exception>
    public static Tensor Sum(this GraphBuilder graph, params ReadOnlySpan<Tensor> terms)
    {
        ShapeException.Unless(terms.Length > 0, "Sum", "there is nothing to add.", terms);
        foreach (var term in terms)
            ShapeException.Unless(term.Type == terms[0].Type && term.Shape.Equals(terms[0].Shape), "Sum", "all terms have one shape and element type.", terms[0], term);
        if (terms.Length <= 2)
            return terms.Length == 1 ? terms[0] : graph.Add(terms[0], terms[1]);
        var y = graph.Emit("Sum", terms.ToArray(), terms[0].Type, terms[0].Shape);
        return graph.Record(y, Array.ConvertAll<Tensor, (Tensor, Func<Tensor, Tensor>)>(terms.ToArray(), term => (term, dy => dy)));
    }
}
