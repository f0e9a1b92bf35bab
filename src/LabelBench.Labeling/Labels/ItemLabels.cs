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

    /// <summary>What the confidence gate made of the item.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GateDecision? Decision { get; init; }
}

/// <summary>A class of the whole item; confidence 0 to 1.</summary>
public sealed record ClassLabel(string Name, double Confidence);

/// <summary>An object in an image; the box in pixels of the original, upright image.</summary>
public sealed record BoxLabel(string Name, double Confidence, Quad Box);

/// <summary>A piece of text in an image; the box in pixels of the original, upright image.</summary>
public sealed record TextLabel(string Text, double Confidence, Quad Box);
