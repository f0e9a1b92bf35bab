using LabelBench.Core;

namespace LabelBench.Labeling.Audio;

/// <summary>How far found speech is from the truth, as time. A plain sum: figures of several recordings add up.</summary>
/// <param name="Missed">True speech that was not found.</param>
/// <param name="Speech">True speech.</param>
/// <param name="Marked">True silence that was taken for speech.</param>
/// <param name="Silence">True silence.</param>
public readonly record struct SpeechErrors(TimeSpan Missed, TimeSpan Speech, TimeSpan Marked, TimeSpan Silence)
{
    /// <summary>Share of true speech that was missed.</summary>
    public Reading<Share> MissedShare => Of(Missed, Speech, "the truth has no speech beyond the collar");

    /// <summary>Share of true silence that was marked as speech.</summary>
    public Reading<Share> MarkedShare => Of(Marked, Silence, "the truth has no silence beyond the collar");

    public static SpeechErrors operator +(SpeechErrors a, SpeechErrors b) => new(a.Missed + b.Missed, a.Speech + b.Speech, a.Marked + b.Marked, a.Silence + b.Silence);

    /// <summary>Compares the segments of one recording.</summary>
    /// <param name="truth">From the left, none overlapping the next, inside the recording.</param>
    /// <param name="found">Likewise.</param>
    /// <param name="length">Of the recording.</param>
    /// <param name="collar">Time to either side of every border of the truth that is not judged: nobody hears to the millisecond where speech begins. 0 judges all.</param>
    /// <remarks>The collar is that of NIST's speech activity and diarisation evaluations (Rich Transcription, 2003 onwards), which use 0.25 s a side.</remarks>
    public static SpeechErrors Compare(IReadOnlyList<SpeechSegment> truth, IReadOnlyList<SpeechSegment> found, TimeSpan length, TimeSpan collar)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(collar, TimeSpan.Zero);
        var sum = new SpeechErrors();
        var silentFrom = TimeSpan.Zero;
        foreach (var (begin, end) in truth)
        {
            sum += Silent(silentFrom, begin - collar, found) + Spoken(begin + collar, end - collar, found);
            silentFrom = end + collar;
        }
        return sum + Silent(silentFrom, length, found);
    }

    private static SpeechErrors Spoken(TimeSpan from, TimeSpan to, IReadOnlyList<SpeechSegment> found) =>
        to <= from ? default : new SpeechErrors(to - from - Overlap(from, to, found), to - from, TimeSpan.Zero, TimeSpan.Zero);

    private static SpeechErrors Silent(TimeSpan from, TimeSpan to, IReadOnlyList<SpeechSegment> found) =>
        to <= from ? default : new SpeechErrors(TimeSpan.Zero, TimeSpan.Zero, Overlap(from, to, found), to - from);

    /// <summary>Time of a stretch that segments cover.</summary>
    private static TimeSpan Overlap(TimeSpan from, TimeSpan to, IReadOnlyList<SpeechSegment> segments)
    {
        var sum = TimeSpan.Zero;
        foreach (var (begin, end) in segments)
        {
            var (low, high) = (begin > from ? begin : from, end < to ? end : to);
            if (high > low)
                sum += high - low;
        }
        return sum;
    }

    private static Reading<Share> Of(TimeSpan part, TimeSpan whole, string absent) => whole > TimeSpan.Zero ? new Share(part / whole) : Reading.Missing<Share>(absent);
}
