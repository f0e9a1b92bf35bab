using System.Text.Json.Serialization;

namespace LabelBench.Labeling.Labels;

/// <summary>A named stretch of a recording.</summary>
public sealed record SoundLabel(
    string Name, double Confidence, [property: JsonPropertyName("begin_ms")] TimeSpan Begin, [property: JsonPropertyName("end_ms")] TimeSpan End);
