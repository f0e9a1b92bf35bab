using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Models.Architectures;

namespace LabelBench.Models;

/// <summary>Every network that LabelBench generates.</summary>
public static class ModelArchitectures
{
    public static ImmutableArray<ModelArchitecture> All { get; } =
    [
        ResNet50.Architecture,
        MobileNetV3Large.Architecture,
        MobileNetV2.Architecture,
        YoloCspPan.N,
        YoloCspPan.S,
        YoloCspPan.M,
        StreetSegmenter.LrAspp,
        StreetSegmenter.DeepLabV3,
        UNet2D.Base32,
        UNet2D.Base64,
        VisionTransformer.B16,
        VisionTransformer.L16,
        Bert.Base,
        Bert.Large,
        DropoutHead.Architecture,
        BiLstmTagger.Architecture,
        Tiny.Architecture,
    ];

    /// <summary>The architecture of a name, or a problem that suggests the nearest one.</summary>
    /// <param name="id">Name as typed.</param>
    /// <param name="source">File or option that holds the name.</param>
    public static Checked<ModelArchitecture> Find(string id, string source) =>
        All.FirstOrDefault(architecture => architecture.Id == id) is { } found
            ? Checked<ModelArchitecture>.Valid(found)
            : Checked<ModelArchitecture>.Invalid(new Problem(source, "architecture", $"'{id}' is not an architecture{NearMatch.Hint(id, [.. All.Select(a => a.Id)])}"));
}
