using System.Text.Json.Serialization;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Labels;

/// <summary>An object in an image; the box in pixels of the original, upright image.</summary>
public sealed record BoxLabel(string Name, double Confidence, Quad Box)
{
    /// <summary>Number of the object in the clip: boxes of one object in several frames share it. Null where objects are not followed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Track { get; init; }
}
