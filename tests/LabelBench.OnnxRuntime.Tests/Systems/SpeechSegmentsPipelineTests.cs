using System.Text.Json;
using LabelBench.Labeling.Audio;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Systems;

public sealed class SpeechSegmentsPipelineTests : IDisposable
{
    /// <summary>Long enough to come by every file of a small folder.</summary>
    private static readonly LoadSettings EveryFile = Requests.Short with { MinimumQueries = 24 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Scenario.Offline)]
    [InlineData(Scenario.SingleStream)]
    public void Generated_speech_is_found_and_counts_as_its_seconds(Scenario scenario)
    {
        using var system = Load(Requests.For(Requests.Speech(new InputSource.Speech(12, 4)), folder, scenario: scenario));

        var (result, stages) = PipelineLoad.Run(system.Pipeline!, scenario, Requests.Short, new SilentObserver(), CancellationToken.None);
        var quality = system.CheckQuality();

        Assert.Equal(["read", "decode", "infer", "postprocess", "write"], stages.Select(s => s.Name));
        Assert.True(result.Items >= 12 && result.Items % 12 == 0, $"{result.Items} seconds");
        Assert.Equal(result.Items, 12 * result.Latencies.Length);
        foreach (var metric in (string[])[QualityMetric.SpeechMissed, QualityMetric.SilenceMarked])
        {
            var share = quality.Single(q => q.Metric == metric);
            Assert.InRange(share.Value, 0, 0.01);
            Assert.Equal((0.02, true), (share.Maximum, share.Passed));
        }
        Assert.Equal(0, quality.Single(q => q.Metric == "non_finite_values").Value);
        var gate = system.ReadGate!()!;
        Assert.True(gate.Total > 0 && gate.Accepted == gate.Total && !gate.Injected, gate.ToString());
        Assert.Equal((gate.Total, gate.Total), (gate.QualityChecked, gate.QualityAgreed));
    }

    [Fact]
    public void Speech_that_is_dropped_as_too_short_shows_as_missed_and_fails_the_limit()
    {
        var workload = Requests.Speech(new InputSource.Speech(12, 2)) with
        {
            Postprocessing = new Postprocessing.SpeechTurns(0.5, 0.35, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100), TimeSpan.Zero),
        };
        using var system = Load(Requests.For(workload, folder));
        PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
        var missed = system.CheckQuality().Single(q => q.Metric == QualityMetric.SpeechMissed);
        Assert.True(missed is { Value: > 0.3, Passed: false }, missed.ToString());
    }

    [Fact]
    public void A_batch_of_recordings_of_all_lengths_gives_the_labels_of_one_at_a_time()
    {
        var generator = new SpeechGenerator(new SpeechOptions(9));
        for (var i = 0; i < 7; i++)
            Put($"{i}.wav", WaveFile.Encode(generator.Create(i).Recording.Samples.AsSpan(0, 16_000 + 18_123 * i), 16_000));
        Put("broken.wav", [1, 2, 3]);

        var alone = Labels(Requests.Speech(new InputSource.Folder(folder["data"])), 1);
        var together = Labels(Requests.Speech(new InputSource.Folder(folder["data"])), 3);
        var unfilled = Labels(Requests.Speech(new InputSource.Folder(folder["data"])) with { MaximumBatchDelay = TimeSpan.FromMilliseconds(1) }, 5, Scenario.SingleStream);

        Assert.Equal(7, alone.Count);
        Assert.True(alone.Values.Sum(segments => segments.Length) > 7);
        foreach (var batched in (Dictionary<string, Segment[]>[])[together, unfilled])
        {
            Assert.Equal(alone.Keys.Order(StringComparer.Ordinal), batched.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, segments) in alone)
            {
                Assert.Equal(segments.Select(s => (s.Begin, s.End)), batched[name].Select(s => (s.Begin, s.End)));
                Assert.All(segments.Zip(batched[name]), pair => Assert.Equal(pair.First.Confidence, pair.Second.Confidence, 1e-4));
            }
        }
    }

    [Fact]
    public void Every_form_of_a_recording_has_the_same_speech_and_broken_ones_are_named()
    {
        var speech = new SpeechGenerator(new SpeechOptions(8));
        var (recording, truth) = speech.Create(2);
        Put("plain.wav", WaveFile.Encode(recording.Samples, 16_000));
        Put("telephone.wav", WaveFile.Encode(Resampler.Convert(recording, 8_000).Samples, 8_000));
        Put("studio.wav", Stereo(Resampler.Convert(recording, 44_100).Samples, 44_100));
        Put("cut.wav", WaveFile.Encode(recording.Samples, 16_000)[..50_000]);
        Put("empty.wav", []);
        Put("click.wav", WaveFile.Encode(recording.Samples.AsSpan(0, 300), 16_000));
        Put("damaged.wav", Stereo([0, float.NaN, 0.5f], 44_100));
        Put("deeper/text.mp3", "no sound at all"u8.ToArray());

        var request = Requests.For(Requests.Speech(new InputSource.Folder(folder["data"])), folder);
        using (var system = Load(request))
        {
            PipelineLoad.Run(system.Pipeline!, Scenario.Offline, EveryFile, new SilentObserver(), CancellationToken.None);
            var unreadable = system.Pipeline!.Unreadable;
            Assert.Equal(["click.wav", "cut.wav", "damaged.wav", "deeper/text.mp3", "empty.wav"], unreadable.First.Select(u => u.Item).Order(StringComparer.Ordinal));
            Assert.Contains("cut off after 1.6 s", unreadable.First.Single(u => u.Item == "cut.wav").Reason, StringComparison.Ordinal);
            Assert.Contains("sample 1", unreadable.First.Single(u => u.Item == "damaged.wav").Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(system.CheckQuality(), q => QualityMetric.NeedsTruth(q.Metric));
            Assert.Null(system.ReadGate!()!.QualityAgreed);
        }
        var labels = ReadLabels();
        Assert.Equal(["plain.wav", "studio.wav", "telephone.wav"], labels.Keys.Order(StringComparer.Ordinal));
        foreach (var (_, segments) in labels)
        {
            var found = segments.Select(s => new SpeechSegment(TimeSpan.FromMilliseconds(s.Begin), TimeSpan.FromMilliseconds(s.End))).ToArray();
            var errors = SpeechErrors.Compare(truth, found, recording.Duration, TimeSpan.FromMilliseconds(250));
            Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (errors.Missed, errors.Marked));
        }
    }

    [Fact]
    public void Labels_come_in_label_studios_format_too()
    {
        var request = Requests.For(Requests.Speech(new InputSource.Speech(6, 1)) with { LabelFormat = LabelFormat.LabelStudio }, folder);
        using (var system = Load(request))
            PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
        using var tasks = JsonDocument.Parse(File.ReadAllBytes(folder["labels.label-studio.json"]));
        var task = tasks.RootElement[0];
        Assert.Equal("speech-000000.wav", task.GetProperty("data").GetProperty("audio").GetString());
        var result = task.GetProperty("predictions")[0].GetProperty("result")[0];
        Assert.Equal("audio", result.GetProperty("to_name").GetString());
        Assert.True(result.GetProperty("value").GetProperty("end").GetDouble() > result.GetProperty("value").GetProperty("start").GetDouble());
        Assert.Equal("speech", result.GetProperty("value").GetProperty("labels")[0].GetString());
    }

    private static LoadedSystem Load(WorkerRequest request) => new OrtSystemFactory().Load(request, CancellationToken.None);

    private Dictionary<string, Segment[]> Labels(Workload workload, int batch, Scenario scenario = Scenario.Offline)
    {
        using (var system = Load(Requests.For(workload, folder, batch: batch, scenario: scenario)))
            PipelineLoad.Run(system.Pipeline!, scenario, EveryFile, new SilentObserver(), CancellationToken.None);
        return ReadLabels();
    }

    /// <summary>The stretches of speech by file, and that a file has the same ones every time.</summary>
    private Dictionary<string, Segment[]> ReadLabels()
    {
        var labels = new Dictionary<string, Segment[]>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(folder["labels.jsonl"]))
        {
            using var label = JsonDocument.Parse(line);
            var segments = label.RootElement.GetProperty("sounds").EnumerateArray()
                .Select(s => new Segment(s.GetProperty("begin_ms").GetDouble(), s.GetProperty("end_ms").GetDouble(), s.GetProperty("confidence").GetDouble())).ToArray();
            Assert.All(segments, s => Assert.InRange(s.Confidence, 0.5, 1));
            if (!labels.TryAdd(label.RootElement.GetProperty("item").GetString()!, segments))
                Assert.Equal(labels[label.RootElement.GetProperty("item").GetString()!].Select(s => (s.Begin, s.End)), segments.Select(s => (s.Begin, s.End)));
        }
        return labels;
    }

    private void Put(string name, byte[] content)
    {
        var path = Path.Combine(folder["data"], name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>A WAV file of 32-bit floats in two channels, one of them silent.</summary>
    private static byte[] Stereo(float[] samples, int rate)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + 8 * samples.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)3);
        writer.Write((short)2);
        writer.Write(rate);
        writer.Write(8 * rate);
        writer.Write((short)8);
        writer.Write((short)32);
        writer.Write("data"u8);
        writer.Write(8 * samples.Length);
        foreach (var sample in samples)
        {
            writer.Write(sample);
            writer.Write(0f);
        }
        return file.ToArray();
    }

    private sealed record Segment(double Begin, double End, double Confidence);
}
