using System.Text.Json.Serialization;

namespace LabelBench.Labeling.Audio;

/// <summary>A stretch of a recording in which somebody speaks.</summary>
public readonly record struct SpeechSegment([property: JsonPropertyName("begin_ms")] TimeSpan Begin, [property: JsonPropertyName("end_ms")] TimeSpan End)
{
    [JsonIgnore]
    public TimeSpan Duration => End - Begin;
}
