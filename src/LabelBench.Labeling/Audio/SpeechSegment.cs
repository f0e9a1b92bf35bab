namespace LabelBench.Labeling.Audio;

/// <summary>A stretch of a recording in which somebody speaks.</summary>
public readonly record struct SpeechSegment(TimeSpan Begin, TimeSpan End)
{
    public TimeSpan Duration => End - Begin;
}
