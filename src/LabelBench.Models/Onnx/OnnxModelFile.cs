using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf;
using LabelBench.Core;
using LabelBench.Models.Onnx;
using ValueCase = LabelBench.Models.Onnx.TypeProto.ValueOneofCase;

namespace LabelBench.Models;

/// <summary>Reads a user's .onnx file.</summary>
public static class OnnxModelFile
{
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <summary>Reads what a model takes, gives and holds, and checks that its files are complete.</summary>
    /// <param name="path">The .onnx file; it is read into memory once.</param>
    /// <returns>The summary, or every problem that keeps the file from being used.</returns>
    public static Checked<OnnxModelSummary> Inspect(string path)
    {
        var read = Read(path);
        if (!read.IsValid)
            return Checked<OnnxModelSummary>.Invalid(read.Problems);
        var problems = read.Value.AllTensors().Select(tensor => FaultOf(tensor, path)).OfType<Problem>().ToList();
        var externalFiles = ExternalData.Check(read.Value, path, problems);
        return problems.Count == 0
            ? Checked<OnnxModelSummary>.Valid(Summarise(read.Value, path, externalFiles))
            : Checked<OnnxModelSummary>.Invalid(problems);
    }

    private static Checked<ModelProto> Read(string path)
    {
        Checked<ModelProto> Fault(string text) => Checked<ModelProto>.Invalid(new Problem(path, "", text));
        if (Directory.Exists(path))
            return Fault("is a folder; name the .onnx file in it.");
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length == 0)
                return Fault("is empty; export or copy the model again.");
            if (file.Length > int.MaxValue)
                return Fault(string.Create(CultureInfo.InvariantCulture,
                    $"holds {file.Length / (double)(1 << 30):0.0} GiB, and an ONNX file ends at 2 GiB; export it with external data."));
            var model = Parser.ParseFrom(file);
            return FaultOf(model) is { } fault ? Fault(fault) : Checked<ModelProto>.Valid(model);
        }
        catch (InvalidProtocolBufferException)
        {
            return Fault("is no complete ONNX model: it is cut off, damaged or of another format; export or copy it again.");
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Fault(Unreadable.Why(path, e));
        }
    }

    /// <summary>Protobuf reads many files without complaint; a model also has a version, a graph and an operator set.</summary>
    private static string? FaultOf(ModelProto model)
    {
        if (model.IrVersion < 1 || model.Graph is null)
            return "is not an ONNX model; name a file that was exported as .onnx.";
        if (model.Graph.Node.Count == 0 || model.Graph.Output.Count == 0)
            return "has no nodes or no outputs: nothing could be run; export the model again.";
        return model.OpsetImport.Count == 0 ? "names no operator set: it is cut off or damaged; export or copy it again." : null;
    }

    /// <summary>A tensor whose bytes do not match its shape comes from a damaged file.</summary>
    private static Problem? FaultOf(TensorProto tensor, string path)
    {
        if (tensor.ElementCount() is not { } count)
            return new Problem(path, tensor.Name, $"states the impossible shape [{string.Join(',', tensor.Dims)}]; the file is damaged, export or copy it again.");
        return tensor.HasRawData && ((ElementType)tensor.DataType).SizeInBytes(count) is { } needed && needed != tensor.RawData.Length
            ? new Problem(path, tensor.Name, string.Create(CultureInfo.InvariantCulture,
                $"holds {tensor.RawData.Length} bytes where its shape needs {needed}; the file is damaged, export or copy it again."))
            : null;
    }

    private static OnnxModelSummary Summarise(ModelProto model, string path, ImmutableArray<string> externalFiles)
    {
        var initialisers = model.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var nodes = model.AllNodes().ToList();
        return new OnnxModelSummary
        {
            Path = path,
            FileSize = new Bytes(new FileInfo(path).Length),
            Producer = model.ProducerName is { Length: > 0 } name ? $"{name} {model.ProducerVersion}".TrimEnd() : null,
            IrVersion = model.IrVersion,
            Opsets = model.OpsetImport.GroupBy(opset => DomainName(opset.Domain))
                .ToImmutableSortedDictionary(opsets => opsets.Key, opsets => opsets.Max(opset => opset.Version), StringComparer.Ordinal),
            Inputs = [.. model.Graph.Input.Where(input => !initialisers.Contains(input.Name)).Select(Signature)],
            Outputs = [.. model.Graph.Output.Select(Signature)],
            NodeCount = nodes.Count,
            Operators = nodes.GroupBy(node => node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}.{node.OpType}")
                .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            ParameterCount = model.AllTensors().Sum(ParameterCount) + nodes.Where(node => node.OpType == "Constant").Sum(InlineParameterCount),
            Flops = OnnxFlops.Count(model),
            ExternalFiles = externalFiles,
        };
    }

    private static long ParameterCount(TensorProto tensor) =>
        ((ElementType)tensor.DataType).HoldsParameters() ? tensor.ElementCount()!.Value : 0;

    /// <summary>Floats that a Constant node holds in its attributes value_float and value_floats, outside of any tensor.</summary>
    private static long InlineParameterCount(NodeProto constant) => constant.Attribute.Sum(attribute => attribute.Floats.Count + (attribute.HasF ? 1L : 0));

    private static OnnxSignature Signature(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        var kind = value.Type?.ValueCase switch
        {
            ValueCase.TensorType => OnnxValueKind.Tensor,
            ValueCase.SparseTensorType => OnnxValueKind.SparseTensor,
            ValueCase.SequenceType => OnnxValueKind.Sequence,
            ValueCase.MapType => OnnxValueKind.Map,
            ValueCase.OptionalType => OnnxValueKind.Optional,
            _ => OnnxValueKind.Unknown,
        };
        ImmutableArray<OnnxDimension>? dimensions = tensor?.Shape is { } shape ? [.. shape.Dim.Select(Dimension)] : null;
        return new OnnxSignature(value.Name, kind, (ElementType)(tensor?.ElemType ?? 0), dimensions);
    }

    private static OnnxDimension Dimension(TensorShapeProto.Types.Dimension dimension) => dimension.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when dimension.DimValue >= 0 => new OnnxDimension(dimension.DimValue, null),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dimension.DimParam.Length > 0 => new OnnxDimension(null, dimension.DimParam),
        _ => new OnnxDimension(null, null),
    };

    private static string DomainName(string domain) => domain.Length == 0 ? "ai.onnx" : domain;
}
