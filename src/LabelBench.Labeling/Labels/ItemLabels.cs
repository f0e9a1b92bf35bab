using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Scoring;
using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Labels;

/// <summary>All that a model said about one item. A kind of label that the task does not make is null; one that it makes and found none of is empty.</summary>
/// <param name="Item">Name of the file, or another name that finds the item again.</param>
/// <param name="Model">Which model said so.</param>
public sealed record ItemLabels(string Item, string Model)
{
    /// <summary>Classes of the whole item, best first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<ClassLabel>? Classes { get; init; }

    /// <summary>Objects with their boxes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<BoxLabel>? Boxes { get; init; }

    /// <summary>Text with its boxes, in reading order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<TextLabel>? Text { get; init; }

    /// <summary>Regions of an image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<MaskLabel>? Masks { get; init; }

    /// <summary>Named pieces of a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<EntityLabel>? Entities { get; init; }

    /// <summary>The text itself, where the item is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceText { get; init; }

    /// <summary>Stretches of a recording.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<SoundLabel>? Sounds { get; init; }

    /// <summary>How unsure the model is of the item.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UncertaintyLabel? Uncertainty { get; init; }

    /// <summary>That the item was picked to cover a pool.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoverLabel? Cover { get; init; }

    /// <summary>Size of the original, upright image; formats that count in shares of it cannot do without.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageSize? Size { get; init; }

    /// <summary>Which frame of which clip the item is; null where it is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FramePlace? Frame { get; init; }

    /// <summary>What the confidence gate made of the item.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GateDecision? Decision { get; init; }
}

/// <summary>A class of the whole item; confidence 0 to 1.</summary>
public sealed record ClassLabel(string Name, double Confidence);

/// <summary>A piece of text in an image; the box in pixels of the original, upright image.</summary>
public sealed record TextLabel(string Text, double Confidence, Quad Box);

/// <summary>A region of an image: whole pixels of the original, upright image.</summary>
public sealed record MaskLabel(string Name, double Confidence, RunLengthMask Region);

/// <summary>A named stretch of a recording.</summary>
public sealed record SoundLabel(
    string Name, double Confidence, [property: JsonPropertyName("begin_ms")] TimeSpan Begin, [property: JsonPropertyName("end_ms")] TimeSpan End);

/// <summary>Acquisition scores of an item over several passes with dropout, in nats but for the margin; the higher, the less sure.</summary>
/// <param name="Entropy">Of the mean prediction.</param>
/// <param name="Margin">1 - (best - second best) of the mean prediction.</param>
/// <param name="Bald">Mutual information between the label and the model's weights.</param>
/// <param name="Picked">Whether it is among the items with the highest <paramref name="Bald"/> of all that came before it in this round of the pool.</param>
public sealed record UncertaintyLabel(double Entropy, double Margin, double Bald, bool Picked);

/// <summary>A pick of a set that covers a pool.</summary>
/// <param name="Rank">1 for the first pick of a round.</param>
/// <param name="Distance">Euclidean, from the nearest pick before it; null for the first.</param>
public sealed record CoverLabel(int Rank, double? Distance);

/// <summary>Width and height in pixels.</summary>
public readonly record struct ImageSize(int Width, int Height);
