namespace LabelBench.Labeling.Audio;

/// <summary>From the probability of speech in every window to stretches of speech, with hysteresis: what has begun goes on until the probability has stayed low for a while.</summary>
public static class SpeechSegmenter
{
    /// <summary>Segments from the left, none touching the next.</summary>
    /// <param name="probabilities">One per window of <paramref name="hop"/>; NaN counts as neither high nor low.</param>
    /// <param name="hop">Time per window.</param>
    /// <param name="length">Of the recording; no segment reaches beyond it.</param>
    /// <param name="segments">Cleared, then filled.</param>
    public static void Segment(ReadOnlySpan<float> probabilities, TimeSpan hop, TimeSpan length, SegmentOptions options, List<SpeechSegment> segments)
    {
        segments.Clear();
        var leastSilence = TimeSpan.FromMilliseconds(options.LeastSilenceMilliseconds);
        var leastSpeech = TimeSpan.FromMilliseconds(options.LeastSpeechMilliseconds);
        var (begin, quietFrom) = (-1, -1);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var probability = probabilities[i];
            if (probability >= options.BeginFrom)
            {
                if (begin < 0)
                    begin = i;
                quietFrom = -1;
            }
            else if (begin >= 0 && probability < options.EndBelow)
            {
                if (quietFrom < 0)
                    quietFrom = i;
                if ((i + 1 - quietFrom) * hop >= leastSilence)
                {
                    Add(begin * hop, quietFrom * hop);
                    (begin, quietFrom) = (-1, -1);
                }
            }
        }
        if (begin >= 0)
            Add(begin * hop, quietFrom >= 0 ? quietFrom * hop : length);
        Pad(TimeSpan.FromMilliseconds(options.PaddingMilliseconds), length, segments);

        void Add(TimeSpan from, TimeSpan to)
        {
            to = to < length ? to : length;
            if (to - from >= leastSpeech && to > from)
                segments.Add(new SpeechSegment(from, to));
        }
    }

    private static void Pad(TimeSpan padding, TimeSpan length, List<SpeechSegment> segments)
    {
        var before = TimeSpan.Zero; // where the pause before the segment begins, its own padding left out
        for (var i = 0; i < segments.Count; i++)
        {
            var (begin, end) = segments[i];
            var pause = begin - before;
            var next = i + 1 < segments.Count ? segments[i + 1].Begin : length;
            var left = i > 0 && pause < 2 * padding ? pause / 2 : Min(padding, pause);
            var right = i + 1 < segments.Count && next - end < 2 * padding ? (next - end) / 2 : Min(padding, next - end);
            segments[i] = new SpeechSegment(begin - left, end + right);
            before = end;
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
