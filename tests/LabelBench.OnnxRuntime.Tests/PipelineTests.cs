using System.Text.Json;
using LabelBench.Labeling.Inputs;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests;

public class PipelineTests
{
    [Fact]
    public void Every_photo_becomes_a_label_on_disk_and_every_stage_counts_it()
    {
        using var folder = new TemporaryFolder();
        var request = Requests.For(Requests.Classification("mobilenet-v3-large", new InputSource.Photos(320, 240, 2, 4)), folder);
        long labelled;
        using (var system = new OrtSystemFactory().Load(request, CancellationToken.None))
        {
            var (result, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
            Assert.True(result.Throughput.Value > 0);
            Assert.Equal(["read", "decode", "preprocess", "infer", "postprocess", "write"], stages.Select(s => s.Name));
            Assert.All(stages, s => Assert.True(s.Items > 0 && s.Busy > TimeSpan.Zero));
            labelled = system.Pipeline!.Unreadable.Seen;
        }
        var lines = File.ReadAllLines(folder["labels.jsonl"]);
        Assert.True(lines.Length >= labelled);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.StartsWith("photo-", first.RootElement.GetProperty("item").GetString(), StringComparison.Ordinal);
        Assert.Equal(5, first.RootElement.GetProperty("classes").GetArrayLength());
    }

    [Fact]
    public void Single_stream_has_one_item_inside_at_a_time()
    {
        using var folder = new TemporaryFolder();
        var request = Requests.For(Requests.Classification("mobilenet-v3-large", new InputSource.Photos(320, 240, 2, 2)), folder, scenario: Scenario.SingleStream);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);

        var (result, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.SingleStream, Requests.Short, new SilentObserver(), CancellationToken.None);

        // One at a time: the rate is the inverse of the mean latency, but for the hand-over between items.
        Assert.InRange(result.Throughput.Value * result.Latencies.Average() / 1e9, 0.5, 1.01);
        Assert.All(stages, s => Assert.Equal(0, s.MeanQueue, 0.6));
    }

    [Fact]
    public void Unreadable_images_are_counted_and_named_and_the_rest_is_labelled()
    {
        using var folder = new TemporaryFolder();
        var images = Directory.CreateDirectory(folder["images"]).FullName;
        var photo = new PhotoGenerator(new PhotoOptions(200, 150)).Create(0).Jpeg;
        File.WriteAllBytes(Path.Combine(images, "a.jpg"), photo);
        File.WriteAllBytes(Path.Combine(images, "empty.jpg"), []);
        File.WriteAllBytes(Path.Combine(images, "cut.jpg"), photo[..(photo.Length / 3)]);
        File.WriteAllText(Path.Combine(images, "text.png"), "not an image");
        var request = Requests.For(Requests.Classification("mobilenet-v3-large", new InputSource.Folder(images)), folder);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);

        var (result, _) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
        var unreadable = system.Pipeline!.Unreadable;

        Assert.True(result.Items > 0);
        Assert.Equal(["cut.jpg", "empty.jpg", "text.png"], unreadable.First.Select(u => u.Item).Order(StringComparer.Ordinal));
        Assert.All(unreadable.First, u => Assert.NotEmpty(u.Reason));
        Assert.InRange(unreadable.Share, 0.5, 0.9);
    }

    [Fact]
    public void Generated_pages_are_read_almost_without_mistakes()
    {
        using var folder = new TemporaryFolder();
        var request = Requests.For(Requests.Ocr(new InputSource.DocumentPages(640, 300, 2)), folder);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);

        var (result, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
        var quality = system.CheckQuality();

        Assert.True(result.Items >= 1);
        Assert.Equal(["read", "decode", "prepare", "detect", "boxes", "classify", "recognise", "write"], stages.Select(s => s.Name));
        Assert.InRange(quality.Single(q => q.Metric == QualityMetric.CharacterErrorRateWithoutSpaces).Value, 0, 0.02);
        Assert.InRange(quality.Single(q => q.Metric == QualityMetric.CharacterErrorRate).Value, 0, 0.15);
        Assert.Equal(0, quality.Single(q => q.Metric == "non_finite_values").Value);
    }
}
