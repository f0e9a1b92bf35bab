using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using LabelBench.Core;
using LabelBench.Models.Onnx;
using LabelBench.Models.Operators;

namespace LabelBench.Models;

/// <summary>Collects the inputs, weights and nodes of one static-shape ONNX graph and counts its parameters and FLOPs.</summary>
/// <remarks>
/// Every operator is an extension method in Operators/, which holds its emission, its shape rule and its FLOP count.
/// Only the default operator domain at opset 17 is used: ONNX Runtime matches an open-ended kernel only when the since-version of
/// the operator equals the kernel's, and the GPU providers stay at the versions that opset 17 resolves to.
/// </remarks>
public sealed partial class GraphBuilder
{
    public const int OpsetVersion = 17;

    private readonly Dictionary<string, Tensor> _values = [];
    private readonly Dictionary<string, int> _namesGiven = [];
    private readonly Dictionary<(ElementType Type, Shape Shape, string ContentHash), Tensor> _constants = [];
    private readonly List<ModelInput> _inputs = [];
    private readonly List<Tensor> _outputs = [];
    private readonly List<WeightTensor> _weights = [];
    private readonly SortedDictionary<string, long> _flops = new(StringComparer.Ordinal);
    private readonly GraphProto _structure;
    private string _scope = "";
    private long _unstoredParameters;

    /// <param name="name">Name of the graph in the file.</param>
    /// <param name="precision">Type of weights and activations; inputs and outputs stay FP32. INT8 graphs are made from finished FP32 ones.</param>
    /// <exception cref="ArgumentException">The precision is INT8.</exception>
    public GraphBuilder(string name, ModelPrecision precision = ModelPrecision.Fp32)
    {
        if (precision == ModelPrecision.Int8)
            throw new ArgumentException("An INT8 graph needs activation ranges: build the FP32 model and quantize that.", nameof(precision));
        (Name, Precision) = (name, precision);
        _structure = new GraphProto { Name = name };
    }

    public string Name { get; }

    public ModelPrecision Precision { get; }

    /// <summary>Element type of floating-point weights and activations.</summary>
    public ElementType FloatType => Precision == ModelPrecision.Fp16 ? ElementType.Float16 : ElementType.Float32;

    /// <summary>Declares an input. A floating-point input of an FP16 graph is FP32 and cast here; the returned tensor is the cast one.</summary>
    public Tensor Input(string name, ElementType type, Shape shape, InputValues values)
    {
        var input = Register(new Tensor(name, type, shape));
        _inputs.Add(new ModelInput(name, type, shape, values));
        _structure.Input.Add(ValueInfo(input));
        return type == ElementType.Float32 ? this.Cast(input, FloatType) : input;
    }

    /// <summary>Declares a trained tensor; its name is prefixed with the current scope and identifies its values together with the seed.</summary>
    public Tensor Weight(string name, Shape shape, WeightInitialisation initialisation) => Weight(name, shape, initialisation, FloatType);

    /// <summary>Counts parameters that the published model has and a graph of fixed length does not store.</summary>
    public void CountUnstoredParameters(long count) => _unstoredParameters += count;

    /// <summary>A scalar in the graph's floating-point type.</summary>
    public Tensor Constant(float value) => Constant(Shape.Scalar, [value]);

    /// <summary>A constant tensor in the graph's floating-point type.</summary>
    public Tensor Constant(Shape shape, params ReadOnlySpan<float> values) => Constant(FloatType, shape, values);

    /// <summary>A constant in the floating-point type of what it is combined with: in a mixed-precision graph that is not everywhere the same.</summary>
    internal Tensor Constant(ElementType type, Shape shape, params ReadOnlySpan<float> values) => type == ElementType.Float16
        ? Constant(type, shape, Bytes(values, sizeof(ushort), static (span, value) => BinaryPrimitives.WriteHalfLittleEndian(span, (Half)value)))
        : ConstantFloat32(shape, values);

    /// <summary>A scalar in the floating-point type of what it is combined with.</summary>
    internal Tensor Constant(ElementType type, float value) => Constant(type, Shape.Scalar, [value]);

    /// <summary>A constant that stays FP32 in an FP16 graph, where an operator asks for it (scales of Resize).</summary>
    public Tensor ConstantFloat32(Shape shape, params ReadOnlySpan<float> values) =>
        Constant(ElementType.Float32, shape, Bytes(values, sizeof(float), BinaryPrimitives.WriteSingleLittleEndian));

    /// <summary>A vector of whole numbers: shapes, axes, starts, sizes.</summary>
    public Tensor ConstantInt64(params ReadOnlySpan<long> values) =>
        Constant(ElementType.Int64, [values.Length], Bytes(values, sizeof(long), BinaryPrimitives.WriteInt64LittleEndian));

    /// <summary>The truth value that switches an operator's optional behaviour on.</summary>
    public Tensor ConstantTrue() => Constant(ElementType.Bool, Shape.Scalar, [1]);

    /// <summary>Names a tensor as output of the graph; an FP16 tensor is cast to FP32.</summary>
    public void Output(string name, Tensor tensor)
    {
        Require(tensor);
        var attributes = tensor.Type == ElementType.Float16 ? new[] { NodeAttribute.Int("to", (long)ElementType.Float32) } : [];
        var output = Register(new Tensor(name, tensor.Type == ElementType.Float16 ? ElementType.Float32 : tensor.Type, tensor.Shape));
        AddNode(attributes.Length > 0 ? "Cast" : "Identity", $"output/{name}", [tensor], [name], attributes);
        _outputs.Add(output);
        _structure.Output.Add(ValueInfo(output));
    }

    /// <summary>Prefixes the names of weights and nodes until the returned token is disposed of; scopes nest.</summary>
    public IDisposable Scope(string name)
    {
        var token = new ScopeToken(this, _scope);
        _scope = Scoped(name);
        return token;
    }

    /// <summary>Adds a node with one output and returns that output.</summary>
    internal Tensor Emit(string operatorName, ReadOnlySpan<Tensor?> inputs, ElementType type, Shape shape, params ReadOnlySpan<AttributeProto> attributes) =>
        EmitMany(operatorName, inputs, [(type, shape)], attributes)[0];

    /// <summary>Adds a node with several outputs; a null input is an optional one that is left out.</summary>
    internal ImmutableArray<Tensor> EmitMany(
        string operatorName, ReadOnlySpan<Tensor?> inputs, ReadOnlySpan<(ElementType Type, Shape Shape)> outputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = NextName(operatorName);
        var made = ImmutableArray.CreateBuilder<Tensor>(outputs.Length);
        foreach (var (type, shape) in outputs)
        {
            var name = outputs.Length == 1 ? node : string.Create(CultureInfo.InvariantCulture, $"{node}:{made.Count}");
            made.Add(Register(new Tensor(name, type, shape)));
            _structure.ValueInfo.Add(ValueInfo(made[^1]));
        }
        AddNode(operatorName, node, inputs, made.Select(tensor => tensor.Name), attributes);
        Tape?.Emitted(operatorName, inputs, made);
        return made.MoveToImmutable();
    }

    /// <summary>Adds to the FLOPs of an operator; one multiply-accumulate is 2.</summary>
    internal void CountFlops(string operatorName, long flops) => _flops[operatorName] = checked(_flops.GetValueOrDefault(operatorName) + flops);

    /// <summary>The finished graph.</summary>
    /// <exception cref="InvalidOperationException">No output was declared.</exception>
    public ModelGraph ToGraph() => _outputs.Count == 0
        ? throw new InvalidOperationException($"Graph '{Name}' has no output.")
        : new ModelGraph(_structure.Clone(), Precision, [.. _inputs], [.. _outputs], [.. _weights], _unstoredParameters,
            _flops.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. _trained.Select(trained => trained.Initial)]);

    private Tensor Constant(ElementType type, Shape shape, byte[] content)
    {
        var key = (type, shape, Convert.ToHexString(Sha256.HashData(content)));
        if (_constants.TryGetValue(key, out var known))
            return known;
        var tensor = Register(new Tensor(string.Create(CultureInfo.InvariantCulture, $"constant_{_constants.Count + 1}"), type, shape));
        _structure.Initializer.Add(new TensorProto { Name = tensor.Name, DataType = (int)type, Dims = { shape.ToInt64() }, RawData = ByteString.CopyFrom(content) });
        return _constants[key] = tensor;
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> values, int size, WriteElement<T> write)
    {
        var bytes = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++)
            write(bytes.AsSpan(i * size, size), values[i]);
        return bytes;
    }

    private void AddNode(string operatorName, string name, ReadOnlySpan<Tensor?> inputs, IEnumerable<string> outputs, ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operatorName, Name = name, Output = { outputs } };
        foreach (var input in inputs)
            node.Input.Add(input is null ? "" : Require(input).Name);
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        _structure.Node.Add(node);
    }

    internal static ValueInfoProto ValueInfo(Tensor tensor)
    {
        var shape = new TensorShapeProto();
        foreach (var extent in tensor.Shape)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new ValueInfoProto { Name = tensor.Name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)tensor.Type, Shape = shape } } };
    }

    private Tensor Register(Tensor tensor) => _values.TryAdd(tensor.Name, tensor)
        ? tensor
        : throw new ArgumentException($"Graph '{Name}' already has a value named '{tensor.Name}'.");

    private Tensor Require(Tensor tensor) => _values.TryGetValue(tensor.Name, out var known) && known == tensor
        ? tensor
        : throw new ArgumentException($"'{tensor}' is not a value of graph '{Name}'.");

    private string Scoped(string name) => _scope.Length == 0 ? name : $"{_scope}/{name}";

    private string NextName(string operatorName)
    {
        var stem = Scoped(operatorName);
        var number = _namesGiven[stem] = _namesGiven.GetValueOrDefault(stem) + 1;
        return number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
    }

    private delegate void WriteElement<T>(Span<byte> destination, T value);

    private sealed class ScopeToken(GraphBuilder graph, string outer) : IDisposable
    {
        public void Dispose() => graph._scope = outer;
    }
}
