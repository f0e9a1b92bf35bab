using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Labeling.Audio;

/// <summary>Where somebody speaks in a generated recording.</summary>
/// <param name="Length">Of the recording.</param>
public sealed record SpeechTruth([property: JsonPropertyName("length_ms")] TimeSpan Length, ImmutableArray<SpeechSegment> Segments);
