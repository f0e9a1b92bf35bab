using System.Collections.Immutable;

namespace LabelBench.Labeling.Audio;

/// <summary>A generated recording and where in it there is speech.</summary>
public sealed record GeneratedSpeech(Recording Recording, ImmutableArray<SpeechSegment> Segments);
