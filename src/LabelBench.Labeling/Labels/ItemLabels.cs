using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Scoring;

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
