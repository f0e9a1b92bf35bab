using System.Numerics.Tensors;

namespace LabelBench.Labeling.Audio;

/// <summary>How sure the detector is of what it marked: means over the probabilities of its windows.</summary>
public static class SpeechConfidence
{
    /// <summary>Mean probability of speech in the windows that a segment covers by half or more; 0 where it covers none.</summary>
    /// <param name="probabilities">One per window of <paramref name="hop"/>.</param>
    public static double Of(SpeechSegment segment, ReadOnlySpan<float> probabilities, TimeSpan hop)
    {
        var (from, to) = Windows(segment, probabilities.Length, hop);
        return to > from ? TensorPrimitives.Sum(probabilities[from..to]) / (to - from) : 0;
    }

    /// <summary>Mean probability of speech over all windows inside segments; of silence over all windows where there are no segments.</summary>
    public static double OfRecording(IReadOnlyList<SpeechSegment> segments, ReadOnlySpan<float> probabilities, TimeSpan hop)
    {
        var (sum, windows) = (0.0, 0);
        foreach (var segment in segments)
        {
            var (from, to) = Windows(segment, probabilities.Length, hop);
            (sum, windows) = (sum + TensorPrimitives.Sum(probabilities[from..to]), windows + to - from);
        }
        return windows > 0 ? sum / windows
            : probabilities.IsEmpty ? 0
            : 1 - TensorPrimitives.Sum(probabilities) / (double)probabilities.Length;
    }

    private static (int From, int To) Windows(SpeechSegment segment, int count, TimeSpan hop)
    {
        var from = Math.Clamp((int)Math.Round(segment.Begin / hop), 0, count);
        return (from, Math.Clamp((int)Math.Round(segment.End / hop), from, count));
    }
}
