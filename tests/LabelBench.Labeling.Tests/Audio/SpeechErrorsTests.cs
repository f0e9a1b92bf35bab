using LabelBench.Core;
using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Tests.Audio;

public class SpeechErrorsTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Collar = TimeSpan.FromSeconds(0.25);

    [Fact]
    public void What_was_found_as_it_is_has_no_errors()
    {
        var truth = Segments((1, 3), (5, 9));
        var errors = SpeechErrors.Compare(truth, truth, Length, Collar);
        Assert.Equal((0, 0), (Missed(errors), Marked(errors)));
        // A collar to both sides of every border is neither speech nor silence.
        Assert.Equal((5.0, 13.0), (errors.Speech.TotalSeconds, errors.Silence.TotalSeconds));
    }

    [Fact]
    public void Nothing_found_misses_all_and_everything_found_marks_all()
    {
        var truth = Segments((1, 3), (5, 9));
        Assert.Equal((1, 0), Shares(SpeechErrors.Compare(truth, [], Length, Collar)));
        Assert.Equal((0, 1), Shares(SpeechErrors.Compare(truth, Segments((0, 20)), Length, Collar)));
    }

    [Fact]
    public void Shares_are_of_the_time_that_is_judged()
    {
        // Speech 2 to 6: the last second is missed. Silence 0 to 2 and 6 to 10: from 8 on silence is marked.
        var errors = SpeechErrors.Compare(Segments((2, 6)), Segments((2, 5), (8, 10)), TimeSpan.FromSeconds(10), TimeSpan.Zero);
        Assert.Equal((0.25, 2 / 6.0), Shares(errors));
    }

    [Fact]
    public void A_border_off_by_less_than_the_collar_costs_nothing_and_by_more_costs_the_rest()
    {
        var truth = Segments((2, 6));
        Assert.Equal((0, 0), Shares(SpeechErrors.Compare(truth, Segments((1.8, 6.2)), Length, Collar)));
        Assert.Equal((0, 0), Shares(SpeechErrors.Compare(truth, Segments((2.2, 5.8)), Length, Collar)));
        Assert.Equal(0.75, SpeechErrors.Compare(truth, Segments((3, 6)), Length, Collar).Missed.TotalSeconds, 1e-9);
        Assert.Equal(0.75, SpeechErrors.Compare(truth, Segments((1, 6)), Length, Collar).Marked.TotalSeconds, 1e-9);
    }

    [Fact]
    public void A_truth_without_speech_or_without_silence_has_no_share_of_it()
    {
        var silent = SpeechErrors.Compare([], Segments((3, 4)), Length, Collar);
        Assert.IsType<Reading<Share>.Unavailable>(silent.MissedShare);
        Assert.Equal(0.05, Marked(silent), 1e-9);
        Assert.IsType<Reading<Share>.Unavailable>(SpeechErrors.Compare(Segments((0, 20)), [], Length, Collar).MarkedShare);
    }

    [Fact]
    public void Speech_and_pauses_within_their_collars_are_not_judged()
    {
        var errors = SpeechErrors.Compare(Segments((1, 1.4), (1.6, 2)), [], TimeSpan.FromSeconds(3), Collar);
        Assert.Equal(TimeSpan.Zero, errors.Speech);
        Assert.Equal(1.5, errors.Silence.TotalSeconds, 1e-9);
    }

    [Fact]
    public void Swapping_truth_and_finding_swaps_what_is_missed_and_marked_without_a_collar()
    {
        var random = new SplitMix64(1729);
        for (var round = 0; round < 300; round++)
        {
            var (a, b) = (Some(ref random), Some(ref random));
            var (ab, ba) = (SpeechErrors.Compare(a, b, Length, TimeSpan.Zero), SpeechErrors.Compare(b, a, Length, TimeSpan.Zero));
            Assert.Equal((ab.Missed, ab.Marked), (ba.Marked, ba.Missed));
            Assert.Equal(Length, ab.Speech + ab.Silence);
            Assert.True(ab.Missed <= ab.Speech && ab.Marked <= ab.Silence);
        }
    }

    [Fact]
    public void Recordings_add_up()
    {
        var (a, b) = (new SpeechErrors(Seconds(1), Seconds(4), Seconds(0), Seconds(6)), new SpeechErrors(Seconds(0), Seconds(6), Seconds(2), Seconds(4)));
        Assert.Equal((0.1, 0.2), Shares(a + b));
    }

    private static SpeechSegment[] Some(ref SplitMix64 random)
    {
        var segments = new List<SpeechSegment>();
        for (var at = random.Between(0, 3); at < 17;)
        {
            var end = at + random.Between(0.1, 3);
            segments.Add(new SpeechSegment(Seconds(at), Seconds(end)));
            at = end + random.Between(0.1, 3);
        }
        return [.. segments];
    }

    private static SpeechSegment[] Segments(params (double Begin, double End)[] seconds) => [.. seconds.Select(s => new SpeechSegment(Seconds(s.Begin), Seconds(s.End)))];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static (double Missed, double Marked) Shares(SpeechErrors errors) => (Missed(errors), Marked(errors));

    private static double Missed(SpeechErrors errors) => errors.MissedShare.ValueOrNull!.Value.Value;

    private static double Marked(SpeechErrors errors) => errors.MarkedShare.ValueOrNull!.Value.Value;
}
