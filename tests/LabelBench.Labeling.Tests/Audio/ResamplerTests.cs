using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Tests.Audio;

public class ResamplerTests
{
    [Theory]
    [InlineData(8_000, 16_000)]
    [InlineData(44_100, 16_000)]
    [InlineData(48_000, 16_000)]
    [InlineData(22_050, 16_000)]
    [InlineData(11_127, 16_000)]
    [InlineData(44_101, 16_000)] // 16,000 phases
    [InlineData(767_999, 16_000)]
    [InlineData(16_000, 8_000)]
    public void A_tone_in_the_common_band_keeps_its_height_pitch_and_place(int from, int to)
    {
        foreach (var frequency in new[] { 50.0, 440, 2_000, 3_300 })
        {
            var input = Tone(frequency, from, from / 2);
            var output = new Resampler(from, to).Apply(input);
            Assert.Equal((int)Math.Ceiling(input.Length * (double)to / from), output.Length);
            var expected = Tone(frequency, to, output.Length);
            for (var i = to / 50; i < output.Length - to / 50; i++)
                Assert.Equal(expected[i], output[i], 2e-3f);
        }
    }

    [Theory]
    [InlineData(44_100, 16_000, 10_000)]
    [InlineData(48_000, 16_000, 9_000)]
    [InlineData(16_000, 8_000, 5_000)]
    public void A_tone_above_the_new_band_is_gone_instead_of_folded(int from, int to, double frequency)
    {
        var output = new Resampler(from, to).Apply(Tone(frequency, from, from / 2));
        Assert.All(output[(to / 50)..^(to / 50)], sample => Assert.InRange(sample, -2e-3f, 2e-3f));
    }

    [Fact]
    public void Doubling_the_rate_adds_nothing_above_the_old_band()
    {
        // 3 kHz at 8 kHz has its image at 5 kHz: correlate with it.
        var output = new Resampler(8_000, 16_000).Apply(Tone(3_000, 8_000, 8_000));
        var (sine, cosine) = (0.0, 0.0);
        for (var i = 1_000; i < 15_000; i++)
        {
            sine += output[i] * Math.Sin(2 * Math.PI * 5_000 * i / 16_000);
            cosine += output[i] * Math.Cos(2 * Math.PI * 5_000 * i / 16_000);
        }
        Assert.True(Math.Sqrt(sine * sine + cosine * cosine) / 7_000 < 1e-3);
    }

    [Fact]
    public void A_constant_stays_what_it_is()
    {
        var input = Enumerable.Repeat(0.5f, 4_000).ToArray();
        Assert.All(new Resampler(44_100, 16_000).Apply(input)[200..^200], sample => Assert.Equal(0.5f, sample, 1e-5f));
    }

    [Fact]
    public void The_same_rate_changes_nothing_and_no_samples_give_none()
    {
        float[] input = [1, 2, 3];
        Assert.Equal(input, new Resampler(16_000, 16_000).Apply(input));
        var recording = new Recording(input, 16_000);
        Assert.Same(recording, Resampler.Convert(recording, 16_000));
        Assert.Empty(new Resampler(8_000, 16_000).Apply([]));
        Assert.Equal(2, new Resampler(8_000, 16_000).Apply([1]).Length);
    }

    [Fact]
    public void Resampling_is_linear()
    {
        var random = new Random(1);
        var a = Enumerable.Range(0, 500).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var b = Enumerable.Range(0, 500).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var resampler = new Resampler(44_100, 16_000);
        var sum = resampler.Apply([.. a.Zip(b, (x, y) => 2 * x + y)]);
        var (ra, rb) = (resampler.Apply(a), resampler.Apply(b));
        for (var i = 0; i < sum.Length; i++)
            Assert.Equal(2 * ra[i] + rb[i], sum[i], 1e-5f);
    }

    private static float[] Tone(double frequency, int rate, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i / rate))];
}
