using System.Globalization;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Labeling.Audio;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Recordings, generated and of the user's own, through the real program and the real weights.</summary>
[Collection(Measuring.Name)]
public class AudioTests
{
    private static string Workload(double unreadable = 0.01, int count = 3) => string.Create(CultureInfo.InvariantCulture, $$"""
        id: speech
        title: Speech
        description: Finds speech.
        task: speech-segments
        item: second of audio
        items: seconds of audio
        model: { kind: packaged, package: "@ricky0123/vad-web", files: { vad: silero_vad_v6.onnx } }
        input: { kind: speech, seconds: 6, count: {{count}} }
        postprocessing: { begin_from: 0.5, end_below: 0.35, least_speech_ms: 250, least_silence_ms: 100, padding_ms: 30 }
        gate: { accept_from: 0.9, reject_below: 0.5, quality_share: 0.1 }
        scopes: [pipeline]
        scenarios: [offline, single-stream]
        batch_sizes: [1, 2]
        precisions: [fp32]
        quality: [{ metric: speech_missed_share, maximum: 0.02 }, { metric: silence_marked_share, maximum: 0.02 }]
        maximum_unreadable_share: {{unreadable}}
        licence: generated

        """);

    [Fact]
    public async Task Generated_recordings_are_measured_in_seconds_of_audio_with_both_shares_of_errors()
    {
        using var place = new Workplace();
        place.Write("workloads/speech.yaml", Workload());

        var outcome = await place.MeasureAsync("--workload", "speech");

        Say.Ended(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        Assert.Equal(3, place.Record.Trials.Length);
        Assert.All(place.Record.Trials, t => Assert.True(t.Failure is null, t.Failure?.Detail));
        Assert.All(place.Record.Trials, t =>
        {
            Assert.Equal(0, t.Measurement!.Items % 6);
            Assert.InRange(t.Measurement.Quality.Single(q => q.Metric == QualityMetric.SpeechMissed).Value, 0, 0.02);
            Assert.InRange(t.Measurement.Quality.Single(q => q.Metric == QualityMetric.SilenceMarked).Value, 0, 0.02);
            Assert.True(t.Measurement.Gate!.Total > 0);
        });
    }

    [Fact]
    public async Task A_folder_of_recordings_of_many_forms_is_labelled_and_the_broken_one_is_named()
    {
        using var place = new Workplace();
        place.Write("workloads/speech.yaml", Workload(unreadable: 0.9));
        var speech = new SpeechGenerator(new SpeechOptions(5)).Create(0).Recording;
        var telephone = Resampler.Convert(speech, 8_000).Samples;
        place.Write("calls/telephone.wav", WaveFile.Encode(telephone, 8_000));
        place.Write("calls/stereo.wav", InTwoChannels(WaveFile.Encode(Interleave(telephone), 8_000)));
        place.Write("calls/broken.wav", WaveFile.Encode(speech.Samples, 16_000)[..60_000]);

        var outcome = await place.MeasureAsync("--workload", "speech", "--data", "calls", "--scenario", "offline", "--min-queries", "6", "--max-measure", "20s");

        Say.Ended(place.Record.Trials.Any(t => t.Status == TrialStatus.Valid) ? 0 : 5, outcome);
        Assert.All(place.Record.Trials, t =>
        {
            Assert.True(t.Failure is null, t.Failure?.Detail);
            var unreadable = Assert.Single(t.Measurement!.Unreadable.First);
            Assert.Equal("broken.wav", unreadable.Item);
            Assert.Contains("cut off after 1.9 s", unreadable.Reason, StringComparison.Ordinal);
            Assert.Equal(0, t.Measurement.Items % 5);
        });
    }

    [Theory]
    [InlineData("photos", "holds no recordings")]
    [InlineData("calls/a.wav", "is a file; give the folder that holds the recordings.")]
    public async Task Data_without_recordings_is_told_before_anything_is_measured(string data, string message)
    {
        using var place = new Workplace();
        place.Write("workloads/speech.yaml", Workload());
        place.Write("photos/a.jpg", [1]);
        place.Write("calls/a.wav", [1]);

        Say.Mistake(await place.MeasureAsync("--workload", "speech", "--data", data), "--data ", message);
        Assert.False(Directory.Exists(place["reports"]));
    }

    private static float[] Interleave(float[] samples) => [.. samples.SelectMany(sample => new[] { sample, sample })];

    /// <summary>Turns the header of one channel into that of two at the same rate.</summary>
    private static byte[] InTwoChannels(byte[] file)
    {
        file[22] = 2;
        file[32] = 4;
        return file;
    }
}
