using LabelBench.Labeling.Audio;
using LabelBench.Labeling.Tests.Video;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Audio;

public sealed class RecordingDecoderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("decoder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public void Recordings_of_every_rate_come_to_16_khz(int rate)
    {
        var tone = Enumerable.Range(0, rate).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 440 * i / rate)).ToArray();
        var target = new SampleBuffer();
        new RecordingDecoder(null).Decode(WaveFile.Encode(tone, rate), "", "tone.wav", target);
        Assert.Equal((16_000, 16_000), (target.Length, target.SampleRate));
        for (var i = 1_000; i < 15_000; i++)
            Assert.Equal(0.5f * MathF.Sin(2 * MathF.PI * 440 * i / 16_000), target.Samples[i], 2e-3f);
    }

    [Fact]
    public void A_decoder_and_its_buffer_are_used_again_without_a_trace_of_the_recording_before()
    {
        var (decoder, target) = (new RecordingDecoder(null), new SampleBuffer());
        foreach (var (seconds, rate) in ((int, int)[])[(3, 44_100), (1, 8_000), (2, 16_000), (1, 44_100)])
        {
            var sound = new SpeechGenerator(new SpeechOptions(seconds, rate)).Create(seconds).Recording;
            var file = WaveFile.Encode(sound.Samples, rate);
            decoder.Decode(file, "", "x.wav", target);
            Assert.Equal(VadFrames.Prepare(WaveFile.Parse(file, "x.wav"), "x.wav").Samples, target.Samples.ToArray());
        }
    }

    [Fact]
    public void What_cannot_be_used_fails_with_name_and_reason()
    {
        var file = WaveFile.Encode(new float[16_000], 16_000);
        Assert.Contains("cut off after 0.5 s", Fail(file[..(44 + 16_000)]), StringComparison.Ordinal);
        Assert.Contains("10 ms", Fail(WaveFile.Encode(new float[160], 16_000)), StringComparison.Ordinal);
        Assert.Contains("empty", Fail([]), StringComparison.Ordinal);
        Assert.Contains("FLAC", Fail([.. "fLaC and so on"u8]), StringComparison.Ordinal);
        Assert.Contains("install ffmpeg", Fail([0xFF, 0xFB, 0x90, 0]), StringComparison.Ordinal);
        Assert.Contains("MP4", Fail([0, 0, 0, 32, .. "ftypM4A "u8]), StringComparison.Ordinal);
        Assert.Contains("4 hours", Fail(WaveFile.Encode(new float[4 * 3_600 * 1_000 + 1_000], 1_000)), StringComparison.Ordinal);

        static string Fail(byte[] content)
        {
            var failure = Assert.Throws<AudioFailureException>(() => new RecordingDecoder(null).Decode(content, "", "call-3.wav", new SampleBuffer()));
            Assert.StartsWith("call-3.wav: ", failure.Message, StringComparison.Ordinal);
            return failure.Reason;
        }
    }

    [LinuxFact]
    public void Other_forms_go_through_the_program_that_was_found()
    {
        var decoder = new RecordingDecoder(Program("for i in $(seq 600); do printf '\\000\\100\\000\\300'; done"));
        var target = new SampleBuffer();
        decoder.Decode("ID3 and so on"u8, Path.Combine(_folder, "a.mp3"), "a.mp3", target);
        Assert.Equal((1_200, 16_000), (target.Length, target.SampleRate));
        Assert.Equal([0.5f, -0.5f, 0.5f], target.Samples[..3].ToArray());
        var adpcm = WaveFile.Encode(new float[600], 16_000);
        adpcm[20] = 2;
        decoder.Decode(adpcm, Path.Combine(_folder, "a.wav"), "a.wav", target);
        Assert.Equal(1_200, target.Length);
        // What is damaged is not handed on: half a recording would pass for a whole one.
        Assert.Contains("cut off", Assert.Throws<AudioFailureException>(() => decoder.Decode(WaveFile.Encode(new float[600], 16_000).AsSpan(0, 700), "", "b.wav", target)).Reason, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_program_that_fails_or_finds_nothing_or_cannot_be_started_makes_the_recording_unreadable()
    {
        Assert.Contains("ffmpeg says: Invalid data", Fail(Program("echo 'first line' >&2; echo 'Invalid data' >&2; exit 1")), StringComparison.Ordinal);
        Assert.Contains("no sound", Fail(Program("exit 0")), StringComparison.Ordinal);
        Assert.Contains("cannot be started", Fail(new FfmpegProgram(Path.Combine(_folder, "absent"))), StringComparison.Ordinal);

        string Fail(FfmpegProgram ffmpeg) => Assert.Throws<AudioFailureException>(() =>
            new RecordingDecoder(ffmpeg).Decode("ID3 and so on"u8, Path.Combine(_folder, "a.mp3"), "a.mp3", new SampleBuffer())).Reason;
    }

    [FfmpegFact]
    public void Compressed_speech_comes_back_as_it_was_but_for_what_the_coding_loses()
    {
        var ffmpeg = FfmpegProgram.OnThisMachine()!;
        var speech = new SpeechGenerator(new SpeechOptions(4)).Create(1).Recording.Samples;
        var wave = Path.Combine(_folder, "- odd: name.wav");
        File.WriteAllBytes(wave, WaveFile.Encode(speech, 16_000));
        var flac = Path.Combine(_folder, "-i %d.flac");
        using (var encoder = System.Diagnostics.Process.Start("ffmpeg", ["-nostdin", "-v", "error", "-i", $"file:{wave}", $"file:{flac}"]))
            encoder.WaitForExit();
        var target = new SampleBuffer();
        new RecordingDecoder(ffmpeg).Decode(File.ReadAllBytes(flac), flac, "x.flac", target);
        Assert.Equal(speech.Length, target.Length);
        for (var i = 0; i < speech.Length; i++)
            Assert.Equal(speech[i], target.Samples[i], 1e-4f);
        var failure = Assert.Throws<AudioFailureException>(() => new RecordingDecoder(ffmpeg).Decode("just a text"u8, Path.Combine(_folder, "absent.mp3"), "absent.mp3", target));
        Assert.Contains("ffmpeg says: ", failure.Reason, StringComparison.Ordinal);
    }

    /// <summary>A script that takes the place of ffmpeg.</summary>
    private FfmpegProgram Program(string script) => new(StandInProgram.Write(Path.Combine(_folder, "ffmpeg"), script));
}
