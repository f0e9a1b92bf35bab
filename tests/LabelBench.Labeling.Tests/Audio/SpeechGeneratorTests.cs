using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Tests.Audio;

public class SpeechGeneratorTests
{
    [Theory]
    [InlineData(16_000)]
    [InlineData(8_000)]
    [InlineData(44_100)]
    public void Speech_is_loud_inside_its_segments_and_quiet_outside(int rate)
    {
        var speech = new SpeechGenerator(new SpeechOptions(Seconds: 20, SampleRate: rate)).Create(0);
        Assert.Equal(20 * rate, speech.Recording.Samples.Length);
        Assert.InRange(speech.Segments.Length, 4, 16);
        var inside = new bool[speech.Recording.Samples.Length];
        foreach (var (begin, end) in speech.Segments)
            inside.AsSpan((int)(begin.TotalSeconds * rate), (int)((end - begin).TotalSeconds * rate)).Fill(true);
        Assert.All(speech.Recording.Samples, s => Assert.InRange(s, -0.6f, 0.6f));
        Assert.True(Level(speech.Recording.Samples, inside, true) > 0.04);
        Assert.InRange(Level(speech.Recording.Samples, inside, false), 0.0015, 0.004);
    }

    [Fact]
    public void Most_of_the_sound_is_voiced_below_1_khz()
    {
        // A first-order difference takes away low frequencies: of noise it leaves twice the power, of voiced sound a part.
        var speech = new SpeechGenerator(new SpeechOptions(NoiseLevel: 0)).Create(1);
        var samples = speech.Recording.Samples;
        var power = samples.Sum(s => (double)s * s);
        var difference = samples.Zip(samples.Skip(1)).Sum(p => Math.Pow(p.First - p.Second, 2));
        Assert.True(difference < 0.6 * power, $"{difference / power}");
    }

    [Fact]
    public void Without_noise_a_pause_is_silent_and_a_recording_of_pauses_has_no_segments()
    {
        var speech = new SpeechGenerator(new SpeechOptions(NoiseLevel: 0)).Create(0);
        Assert.All(speech.Recording.Samples[..(int)(speech.Segments[0].Begin.TotalSeconds * 16_000)], s => Assert.Equal(0, s));
        Assert.Empty(new SpeechGenerator(new SpeechOptions(Seconds: 1, PauseSeconds: 10)).Create(0).Segments);
        Assert.All(new SpeechGenerator(new SpeechOptions(NoiseLevel: 0)).Noise(0).Samples, s => Assert.Equal(0, s));
    }

    [Fact]
    public void A_recording_depends_on_seed_and_index_alone()
    {
        var a = new SpeechGenerator(new SpeechOptions(Seconds: 3)).Create(2);
        var b = new SpeechGenerator(new SpeechOptions(Seconds: 3)).Create(2);
        Assert.Equal(a.Recording.Samples, b.Recording.Samples);
        Assert.NotEqual(a.Recording.Samples, new SpeechGenerator(new SpeechOptions(Seconds: 3)).Create(3).Recording.Samples);
        Assert.NotEqual(a.Recording.Samples, new SpeechGenerator(new SpeechOptions(Seconds: 3, Seed: 9)).Create(2).Recording.Samples);
    }

    private static double Level(float[] samples, bool[] inside, bool which)
    {
        var chosen = samples.Where((_, i) => inside[i] == which).ToList();
        return Math.Sqrt(chosen.Sum(s => (double)s * s) / chosen.Count);
    }
}
