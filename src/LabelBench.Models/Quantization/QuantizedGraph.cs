using System.Buffers.Binary;
using System.Collections.Immutable;
using Google.Protobuf;
using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>Writes a planned graph with QuantizeLinear and DequantizeLinear at opset 17, in the places where ONNX Runtime looks for them.</summary>
/// <remarks>
/// A rounded value v gives <c>v/quantized</c> (UINT8) and <c>v/dequantized</c>. An integer weight keeps its name and gives <c>w/dequantized</c>.
/// Zero points are written out although 0 is their default: the integer kernels take them as inputs. A linear layer becomes a Gemm over rows with its
/// bias inside: of a MatMul with an Add behind it ONNX Runtime makes an FP32 Gemm before it looks for 8-bit products (measured).
/// </remarks>
internal sealed class QuantizedGraph
{
    private readonly QuantizationPlan _plan;
    private readonly IReadOnlyDictionary<string, ActivationRange> _ranges;
    private readonly GraphProto _structure;
    private readonly HashSet<string> _constants = [];
    private readonly Dictionary<string, WeightTensor> _weights;
    private readonly Dictionary<string, Shape> _shapes;

    private QuantizedGraph(QuantizationPlan plan, IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        (_plan, _ranges) = (plan, ranges);
        _structure = plan.Graph.Structure.Clone();
        _weights = plan.Graph.Weights.ToDictionary(weight => weight.Name);
        _shapes = ModelGraph.ShapesOf(_structure, plan.Graph.Weights);
    }

    /// <exception cref="ArgumentException">A range is missing.</exception>
    public static ModelGraph Of(QuantizationPlan plan, IReadOnlyDictionary<string, ActivationRange> ranges)
    {
        if (plan.Observed.FirstOrDefault(value => !ranges.ContainsKey(value)) is { } missing)
            throw new ArgumentException($"There is no range for '{missing}' of graph '{plan.Graph.Name}'.", nameof(ranges));
        var graph = plan.Graph;
        var rewritten = new QuantizedGraph(plan, ranges);
        rewritten.Rewrite();
        return new ModelGraph(rewritten._structure, ModelPrecision.Int8, graph.Inputs, graph.Outputs, [.. graph.Weights.Select(weight => rewritten._weights[weight.Name])],
            graph.UnstoredParameterCount, rewritten.FlopsByOperator(), graph.FedParameters);
    }

    private void Rewrite()
    {
        var nodes = _structure.Node.ToList();
        var biases = nodes.Where(node => node.OpType == "MatMul").Select(_plan.BiasOf).OfType<NodeProto>().ToHashSet();
        _structure.Node.Clear();
        foreach (var input in _plan.Graph.Inputs)
            RoundValue(input.Name);
        foreach (var node in nodes.Where(node => !biases.Contains(node)))
        {
            if (node.OpType == "MatMul" && _plan.IsProduct(node))
                AddLinear(node, _plan.BiasOf(node)!);
            else
                AddRewired(node);
        }
        DropUnread();
    }

    private void AddRewired(NodeProto node)
    {
        var rewired = node.Clone(); // the plan knows the node as it was
        if (_plan.IsProduct(node))
        {
            var weight = RoundWeight(node);
            rewired.Input[1] = $"{weight.Name}/dequantized";
            if (node.Input.Count > 2)
                rewired.Input[2] = RoundBias(node.Input[2], weight, node.Input[0]);
        }
        foreach (var (i, input) in node.Input.Index())
            if (_plan.ReadsRounded(node, input))
                rewired.Input[i] = $"{input}/dequantized";
        _structure.Node.Add(rewired);
        foreach (var output in node.Output)
            RoundValue(output);
    }

    /// <summary>x [..., K] W [K, N] + b [N] as one Gemm over rows; more axes are folded and unfolded around it, in 8 bits in front of it.</summary>
    private void AddLinear(NodeProto product, NodeProto sum)
    {
        var (x, y) = (product.Input[0], sum.Output[0]);
        var weight = RoundWeight(product);
        var bias = RoundBias(sum.Input[1], weight, x);
        var (from, to) = (_shapes[x], _shapes[y]);
        if (from.Rank == 2)
        {
            AddNode("Gemm", product.Name, [$"{x}/dequantized", $"{weight.Name}/dequantized", bias], y);
        }
        else
        {
            var count = (int)(from.ElementCount / from[^1]);
            var (scale, zero) = ScaleOf(_plan.RangeOf(x)!);
            var rows = AddValue("Reshape", [$"{x}/quantized", ConstantShape([count, from[^1]])], new Tensor($"{product.Name}/rows/quantized", ElementType.UInt8, [count, from[^1]]));
            rows = AddValue("DequantizeLinear", [rows, scale, zero], new Tensor($"{product.Name}/rows/dequantized", ElementType.Float32, [count, from[^1]]));
            var result = AddValue("Gemm", [rows, $"{weight.Name}/dequantized", bias], new Tensor($"{product.Name}/rows", ElementType.Float32, [count, to[^1]]));
            AddNode("Reshape", sum.Name, [result, ConstantShape(to)], y);
        }
        RoundValue(y);
    }

    /// <summary>Adds the two nodes behind a value that is rounded.</summary>
    private void RoundValue(string value)
    {
        if (_plan.RangeOf(value) is not { } source)
            return;
        var (scale, zero) = ScaleOf(source);
        var rounded = AddValue("QuantizeLinear", [value, scale, zero], new Tensor($"{value}/quantized", ElementType.UInt8, _shapes[value]));
        AddValue("DequantizeLinear", [rounded, scale, zero], new Tensor($"{value}/dequantized", ElementType.Float32, _shapes[value]));
    }

    /// <summary>Makes the weight of a product INT8, one scale per output channel.</summary>
    private WeightTensor RoundWeight(NodeProto product)
    {
        var drawn = _weights[product.Input[1]];
        var isTransposed = product.Attribute.Any(attribute => attribute.Name == "transB" && attribute.I != 0);
        return Dequantize(drawn with { Type = ElementType.Int8, Quantization = new WeightQuantization.PerChannel(product.OpType == "Conv" || isTransposed ? 0 : 1) });
    }

    private string RoundBias(string bias, WeightTensor weight, string input)
    {
        var scale = _ranges[_plan.RangeOf(input)!].Scale;
        return $"{Dequantize(_weights[bias] with { Type = ElementType.Int32, Quantization = new WeightQuantization.Accumulator(weight, scale) }).Name}/dequantized";
    }

    private WeightTensor Dequantize(WeightTensor weight)
    {
        var count = weight.ScaleCount;
        var zeros = Constant($"zero_points/{weight.Type}/{count}", weight.Type, [count], new byte[weight.Type.SizeInBytes(count)!.Value]);
        var axis = weight.Quantization is WeightQuantization.PerChannel channels ? channels.Axis : 0;
        AddValue("DequantizeLinear", [weight.Name, weight.ScaleName, zeros], new Tensor($"{weight.Name}/dequantized", ElementType.Float32, weight.Shape), NodeAttribute.Int("axis", axis));
        return _weights[weight.Name] = weight;
    }

    private string AddValue(string operatorName, IEnumerable<string> inputs, Tensor output, params ReadOnlySpan<AttributeProto> attributes)
    {
        _structure.ValueInfo.Add(GraphBuilder.ValueInfo(output));
        return AddNode(operatorName, output.Name, inputs, output.Name, attributes);
    }

    private string AddNode(string operatorName, string name, IEnumerable<string> inputs, string output, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operatorName, Name = name, Input = { inputs }, Output = { output } };
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        _structure.Node.Add(node);
        return output;
    }

    /// <summary>Drops values that only linear layers read, each in its own shape, and the shapes of values that are gone.</summary>
    private void DropUnread()
    {
        var read = _structure.Node.SelectMany(node => node.Input).Concat(_structure.Output.Select(output => output.Name)).ToHashSet();
        foreach (var unread in _structure.Node.Where(node => !node.Output.Any(read.Contains)).ToList())
            _structure.Node.Remove(unread);
        foreach (var gone in _structure.ValueInfo.ExceptBy(_structure.Node.SelectMany(node => node.Output), value => value.Name).ToList())
            _structure.ValueInfo.Remove(gone);
    }

    /// <summary>Counted again: linear layers have become Gemms.</summary>
    private ImmutableSortedDictionary<string, long> FlopsByOperator()
    {
        var shapes = ModelGraph.ShapesOf(_structure, _plan.Graph.Weights);
        return _structure.Node.Select(node => (node.OpType, Flops: OnnxFlops.CountNode(node, shapes) ?? 0)).Where(node => node.Flops > 0)
            .GroupBy(node => node.OpType).ToImmutableSortedDictionary(nodes => nodes.Key, nodes => nodes.Sum(node => node.Flops), StringComparer.Ordinal);
    }

    private (string Scale, string ZeroPoint) ScaleOf(string value) =>
    (
        Constant($"{value}/scale", ElementType.Float32, Shape.Scalar, Bytes(_ranges[value].Scale)),
        Constant($"{value}/zero_point", ElementType.UInt8, Shape.Scalar, [_ranges[value].ZeroPoint])
    );

    private string ConstantShape(Shape shape) => Constant($"shapes/{shape}", ElementType.Int64, [shape.Rank], [.. shape.ToInt64().SelectMany(Bytes)]);

    private string Constant(string name, ElementType type, Shape shape, byte[] content)
    {
        if (_constants.Add(name))
            _structure.Initializer.Add(new TensorProto { Name = name, DataType = (int)type, Dims = { shape.ToInt64() }, RawData = ByteString.CopyFrom(content) });
        return name;
    }

    private static byte[] Bytes(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Bytes(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
