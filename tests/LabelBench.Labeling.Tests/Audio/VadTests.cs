using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Tests.Audio;

public class VadTests
{
    private static readonly TimeSpan Hop = VadFrames.HopTime;

    [Fact]
    public void Each_window_has_64_samples_of_the_hop_before_and_512_new_ones()
    {
        var samples = Enumerable.Range(1, 1_200).Select(i => (float)i).ToArray();
        Assert.Equal(3, VadFrames.Count(samples.Length));
        var window = new float[VadFrames.Window];
        VadFrames.Fill(samples, 0, window);
        Assert.All(window[..64], s => Assert.Equal(0, s));
        Assert.Equal(samples[..512], window[64..]);
        VadFrames.Fill(samples, 1, window);
        Assert.Equal(samples[448..1024], window);
        VadFrames.Fill(samples, 2, window);
        Assert.Equal(samples[960..], window[..240]);
        Assert.All(window[240..], s => Assert.Equal(0, s));
        Assert.Throws<ArgumentOutOfRangeException>(() => VadFrames.Fill(samples, 3, window));
        Assert.Throws<ArgumentException>(() => VadFrames.Fill(samples, 0, new float[512]));
    }

    [Fact]
    public void A_recording_too_short_fails_with_its_name_and_others_come_to_16_khz()
    {
        var failure = Assert.Throws<AudioFailureException>(() => VadFrames.Prepare(new Recording(new float[100], 8_000), "click.wav"));
        Assert.Contains("click.wav", failure.Message, StringComparison.Ordinal);
        Assert.Contains("12.5 ms", failure.Message, StringComparison.Ordinal);
        var ready = VadFrames.Prepare(new Recording(new float[8_000], 8_000), "x");
        Assert.Equal((16_000, 16_000), (ready.Samples.Length, ready.SampleRate));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("0000000000", "")]
    [InlineData("9999999999", "0-10")]
    [InlineData("000999999999900000", "3-13")]
    [InlineData("0009999999444440000", "3-15")] // neither high nor low goes on
    [InlineData("0004444444444440000", "")] // and does not begin
    [InlineData("000999990099999000000", "3-15")] // a pause of 64 ms is too short to end speech
    [InlineData("00099999999900009999999990000", "3-12 16-25")]
    [InlineData("0009999000000", "")] // 128 ms of speech is too short
    [InlineData("0000999999999", "4-13")]
    [InlineData("000099999999900", "4-13")] // quiet at the end, though not for long enough
    public void Probabilities_become_segments_with_hysteresis(string tenths, string expected)
    {
        var segments = Segment(tenths, new SegmentOptions(PaddingMilliseconds: 0));
        Assert.Equal(expected, string.Join(' ', segments.Select(s => $"{s.Begin / Hop}-{s.End / Hop}")));
    }

    [Fact]
    public void Padding_widens_segments_but_not_beyond_the_recording_or_into_each_other()
    {
        var segments = Segment("99999999900009999999990", new SegmentOptions(PaddingMilliseconds: 100));
        Assert.Equal(2, segments.Count);
        Assert.Equal(TimeSpan.Zero, segments[0].Begin);
        Assert.Equal(11 * Hop, segments[0].End); // the pause of 128 ms is shared
        Assert.Equal(11 * Hop, segments[1].Begin);
        Assert.Equal(23 * Hop, segments[1].End);

        var apart = Segment("00009999999990000000000000000999999999000", new SegmentOptions(PaddingMilliseconds: 32));
        Assert.Equal([(3, 14), (28, 39)], apart.Select(s => ((int)(s.Begin / Hop), (int)(s.End / Hop))));
    }

    [Fact]
    public void A_segment_ends_where_the_recording_ends_though_the_last_hop_was_filled_up()
    {
        var segments = new List<SpeechSegment>();
        var length = 9.5 * Hop;
        SpeechSegmenter.Segment(Enumerable.Repeat(0.9f, 10).ToArray(), Hop, length, new SegmentOptions(), segments);
        Assert.Equal(new SpeechSegment(TimeSpan.Zero, length), Assert.Single(segments));
    }

    [Fact]
    public void Nan_neither_begins_nor_ends_speech()
    {
        var segments = new List<SpeechSegment>();
        float[] probabilities = [.. Enumerable.Repeat(float.NaN, 5), .. Enumerable.Repeat(0.9f, 10), .. Enumerable.Repeat(float.NaN, 10), .. Enumerable.Repeat(0f, 10)];
        SpeechSegmenter.Segment(probabilities, Hop, 35 * Hop, new SegmentOptions(PaddingMilliseconds: 0), segments);
        Assert.Equal(new SpeechSegment(5 * Hop, 25 * Hop), Assert.Single(segments));
    }

    [Fact]
    public void Random_probabilities_give_ordered_segments_inside_the_recording()
    {
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            var probabilities = new float[random.Next(200)];
            var level = 0f;
            for (var i = 0; i < probabilities.Length; i++)
                probabilities[i] = level = random.Next(8) == 0 ? random.NextSingle() : Math.Clamp(level + (random.NextSingle() - 0.5f) * 0.2f, 0, 1);
            var segments = new List<SpeechSegment>();
            var length = probabilities.Length * Hop;
            SpeechSegmenter.Segment(probabilities, Hop, length, new SegmentOptions(), segments);
            var last = TimeSpan.Zero;
            foreach (var segment in segments)
            {
                Assert.True(segment.Begin >= last && segment.End <= length && segment.Duration >= TimeSpan.FromMilliseconds(250));
                last = segment.End;
            }
        }
    }

    private static List<SpeechSegment> Segment(string tenths, SegmentOptions options)
    {
        var segments = new List<SpeechSegment>();
        SpeechSegmenter.Segment([.. tenths.Select(c => (c - '0') / 10f)], Hop, tenths.Length * Hop, options, segments);
        return segments;
    }
}
