using System.Globalization;
using Google.Protobuf;
using LabelBench.Core;
using LabelBench.Models.Onnx;

namespace LabelBench.Models;

/// <summary>An architecture at a size with weights from a seed: the same bytes wherever and whenever it is written.</summary>
/// <remarks>Holds no weights; they are drawn each time that the model is written or hashed.</remarks>
public sealed class GeneratedModel
{
    /// <summary>Raised when the weights or the file of an unchanged graph change.</summary>
    public const int GeneratorVersion = 1;

    /// <summary>IR version of ONNX 1.12, the release of opset 17.</summary>
    private const int IrVersion = 8;

    /// <exception cref="Core.UserMistakeException">The architecture does not take the size.</exception>
    public GeneratedModel(ModelArchitecture architecture, ModelSize size, GenerationOptions options)
        : this(architecture.Build(size, options.Precision), size.Batch, options) { }

    internal GeneratedModel(ModelGraph graph, int batch, GenerationOptions options)
    {
        (Graph, Batch, Options) = (graph, batch, options);
        Identity = ComputeIdentity();
        Name = string.Create(CultureInfo.InvariantCulture, $"{graph.Name}-b{batch}-{options.Precision.ToString().ToLowerInvariant()}-{Identity[..16]}");
    }

    public ModelGraph Graph { get; }

    /// <summary>Items per run.</summary>
    public int Batch { get; }

    public GenerationOptions Options { get; }

    /// <summary>SHA-256 (hexadecimal) of everything that decides the file's bytes: graph with its activation ranges, weight distributions, seed, scale and generator version.</summary>
    public string Identity { get; }

    /// <summary>File name without extension: architecture, batch, precision and the start of the identity.</summary>
    public string Name { get; }

    /// <summary>Bytes of all weights and of the scales of integer weights.</summary>
    public long WeightBytes => Graph.Weights.Sum(weight => weight.SizeInBytes + weight.ScaleCount * sizeof(float));

    /// <summary>This FP32 model in INT8. The integer weights follow from the seed alone, biases and activations also from the ranges.</summary>
    /// <param name="ranges">Range of every value in <see cref="QuantizationPlan.Observed"/>.</param>
    /// <exception cref="ArgumentException">The model is not FP32, or a range is missing.</exception>
    public GeneratedModel Quantize(IReadOnlyDictionary<string, ActivationRange> ranges) =>
        new(QuantizedGraph.Of(QuantizationPlan.For(Graph), ranges), Batch, Options with { Precision = ModelPrecision.Int8 });

    /// <summary>The same model with intermediate values as outputs behind its own.</summary>
    /// <exception cref="ArgumentException">The graph has no intermediate value of that name.</exception>
    public GeneratedModel WithOutputs(params IReadOnlyCollection<string> values) => new(Graph.WithOutputs(values), Batch, Options);

    /// <summary>The model file's bytes.</summary>
    /// <exception cref="NotSupportedException">The model is larger than 2 GiB.</exception>
    public byte[] ToBytes() => ToMessage().ToByteArray();

    /// <summary>Writes the model file; an existing one is overwritten.</summary>
    /// <exception cref="NotSupportedException">The model is larger than 2 GiB.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var message = ToMessage();
        using var file = File.Create(path);
        message.WriteTo(file);
    }

    /// <summary>SHA-256 (hexadecimal) of all weight bytes, tensors in ordinal order of their names, each followed by its scales where it has any.</summary>
    public string ComputeWeightsSha256()
    {
        using var hash = new Sha256();
        var stored = new StoredWeights(Options);
        foreach (var tensor in Graph.Weights.OrderBy(weight => weight.Name, StringComparer.Ordinal).SelectMany(stored.TensorsOf))
            hash.Append(tensor.RawData.Span);
        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <summary>SHA-256 (hexadecimal) of the model file.</summary>
    /// <exception cref="NotSupportedException">The model is larger than 2 GiB.</exception>
    public string ComputeFileSha256() => Sha256.HexOf(ToBytes());

    private ModelProto ToMessage()
    {
        RefuseAboveLimit();
        var graph = Graph.Structure.Clone();
        graph.Initializer.Add(Graph.Weights.SelectMany(new StoredWeights(Options).TensorsOf));
        return new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "LabelBench",
            ProducerVersion = string.Create(CultureInfo.InvariantCulture, $"generator {GeneratorVersion}"),
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = GraphBuilder.OpsetVersion } },
            MetadataProps =
            {
                Entry("labelbench.architecture", Graph.Name),
                Entry("labelbench.seed", Options.Seed.ToString(CultureInfo.InvariantCulture)),
                Entry("labelbench.weight_scale", Options.WeightScale.ToString("R", CultureInfo.InvariantCulture)),
            },
        };
    }

    private void RefuseAboveLimit()
    {
        var bytes = WeightBytes + Graph.Structure.CalculateSize();
        if (bytes > int.MaxValue)
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture,
                $"Model '{Name}' takes {bytes / (double)(1 << 30):0.0} GiB, and an ONNX file ends at 2 GiB: weights beyond that belong in an external data file beside the model, which the generator does not write. Take a smaller architecture or FP16."));
    }

    private string ComputeIdentity()
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(GeneratorVersion);
        writer.Write(GraphBuilder.OpsetVersion);
        writer.Write((int)Options.Precision);
        writer.Write(Options.Seed);
        writer.Write(Options.WeightScale);
        foreach (var weight in Graph.Weights.Concat(Graph.FedParameters))
        {
            writer.Write($"{weight.Name} {weight.Type}{weight.Shape}");
            writer.Write(weight.Initialisation.Mean);
            writer.Write(weight.Initialisation.StandardDeviation);
            if (weight.Quantization is WeightQuantization.Accumulator accumulator)
                writer.Write(accumulator.InputScale); // the axis of an INT8 weight is in the graph
        }
        writer.Write(Graph.Structure.ToByteArray());
        writer.Flush();
        return Sha256.HexOf(content.ToArray());
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
