using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>Walks everything that a model file nests.</summary>
internal static class OnnxNodes
{
    /// <summary>Every node: of the graph, of sub-graphs in If, Loop and Scan, and of the model's own functions.</summary>
    public static IEnumerable<NodeProto> AllNodes(this ModelProto model) =>
        Nested(model.Graph.Node).Concat(model.Functions.SelectMany(function => Nested(function.Node)));

    /// <summary>Every stored tensor: initialisers of all graphs, and the tensors in attributes (Constant nodes).</summary>
    public static IEnumerable<TensorProto> AllTensors(this ModelProto model)
    {
        var attributes = model.AllNodes().SelectMany(node => node.Attribute).ToList();
        return AllGraphs(model)
            .SelectMany(graph => graph.Initializer.Concat(graph.SparseInitializer.Select(sparse => sparse.Values)))
            .Concat(attributes.SelectMany(attribute => attribute.Tensors))
            .Concat(attributes.Select(attribute => attribute.T))
            .Concat(attributes.Select(attribute => attribute.SparseTensor?.Values))
            .OfType<TensorProto>();
    }

    /// <summary>Elements of a stored tensor, or null where its extents are negative or too large to be true.</summary>
    public static long? ElementCount(this TensorProto tensor)
    {
        var count = (Int128)1;
        foreach (var extent in tensor.Dims)
        {
            count *= extent;
            if (extent < 0 || count > long.MaxValue / 128) // 128 bits is the widest element
                return null;
        }
        return (long)count;
    }

    private static IEnumerable<GraphProto> AllGraphs(ModelProto model) =>
        model.AllNodes().SelectMany(node => node.Attribute).SelectMany(SubGraphs).Prepend(model.Graph);

    private static IEnumerable<NodeProto> Nested(IEnumerable<NodeProto> nodes) =>
        nodes.SelectMany(node => Nested(node.Attribute.SelectMany(SubGraphs).SelectMany(graph => graph.Node)).Prepend(node));

    private static IEnumerable<GraphProto> SubGraphs(AttributeProto attribute) =>
        attribute.G is { } graph ? attribute.Graphs.Prepend(graph) : attribute.Graphs;
}
