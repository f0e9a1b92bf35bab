using LabelBench.Models.Onnx;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>Evaluates a forward graph in double precision, and again with one fed tensor changed: then only what depends on it.</summary>
internal sealed class Float64Forward
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, NumberArray> _values;

    public Float64Forward(GraphProto graph, IReadOnlyDictionary<string, NumberArray> fed)
    {
        _graph = graph;
        _values = graph.Initializer.ToDictionary(tensor => tensor.Name, Float64Operators.Read);
        foreach (var (name, value) in fed)
            _values[name] = value;
        Run(graph.Node, _values, _values);
    }

    public double Loss => _values["loss"].Values[0];

    /// <summary>Derivative of the loss by one number, from both sides of it.</summary>
    public double CentralDifference(string tensor, int index, double step) => (LossWith(tensor, index, step) - LossWith(tensor, index, -step)) / (2 * step);

    private double LossWith(string tensor, int index, double change)
    {
        var values = (double[])_values[tensor].Values.Clone();
        values[index] += change;
        var changed = new Dictionary<string, NumberArray> { [tensor] = _values[tensor] with { Values = values } };
        Run(_graph.Node.Where(node => node.Input.Any(changed.ContainsKey)), _values, changed);
        return changed["loss"].Values[0];
    }

    /// <summary>The nodes are chosen one by one, while <paramref name="results"/> fills.</summary>
    private static void Run(IEnumerable<NodeProto> nodes, Dictionary<string, NumberArray> known, Dictionary<string, NumberArray> results)
    {
        foreach (var node in nodes)
        {
            var inputs = node.Input.Select(name => results.GetValueOrDefault(name) ?? known[name]).ToArray();
            foreach (var (name, value) in node.Output.Zip(Float64Operators.Evaluate(node, inputs)))
                results[name] = value;
        }
    }
}
