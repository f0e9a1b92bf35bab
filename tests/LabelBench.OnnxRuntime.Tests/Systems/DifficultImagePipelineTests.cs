using System.Text.Json;
using LabelBench.Labeling.Inputs;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Systems;

/// <summary>A folder as people have it, with every image that cannot be decoded and every strange one that can, through each pipeline that reads images.</summary>
public sealed class DifficultImagePipelineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Tasks => ["classify", "detect", "masks", "ocr"];

    [Theory, MemberData(nameof(Tasks))]
    public void Unreadable_images_are_counted_and_named_strange_ones_labelled_and_the_run_completes(string task)
    {
        var images = Directory.CreateDirectory(folder["images"]).FullName;
        foreach (var image in DifficultImages.Unreadable.Concat(DifficultImages.Readable))
            File.WriteAllBytes(Path.Combine(images, image.Name), image.Content);
        File.WriteAllBytes(Path.Combine(images, "photo.jpg"), new PhotoGenerator(new PhotoOptions(64, 48)).Create(0).Jpeg);
        var files = Directory.GetFiles(images).Length;
        var input = new InputSource.Folder(images);
        var workload = task switch
        {
            "classify" => Requests.Classification("mobilenet-v2", input),
            "detect" => Requests.Detection(input),
            "masks" => Requests.Segmentation(input),
            _ => Requests.Ocr(input),
        };

        using (var system = new OrtSystemFactory().Load(Requests.For(workload, folder), CancellationToken.None))
        {
            var (result, _) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short with { MinimumQueries = 2 * files }, new SilentObserver(), CancellationToken.None);
            Assert.True(result.Items > 0);
            Assert.All(system.CheckQuality().Where(q => q.Metric == "non_finite_values"), q => Assert.Equal(0, q.Value));
            var unreadable = system.Pipeline!.Unreadable;
            var expected = DifficultImages.Unreadable.ToDictionary(i => i.Name, i => i.Reason!, StringComparer.Ordinal);
            Assert.Equal(20, unreadable.First.Length); // as many as a record names
            Assert.All(unreadable.First, u => Assert.Contains(expected[u.Item], u.Reason, StringComparison.Ordinal));
            Assert.All(unreadable.First, u => Assert.DoesNotContain(images, u.Reason, StringComparison.Ordinal));
            Assert.InRange(unreadable.Share, 0.5, 0.9);
        }
        var labelled = File.ReadLines(folder["labels.jsonl"]).Select(Item).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(DifficultImages.Readable.Select(i => i.Name).Append("photo.jpg").Order(StringComparer.Ordinal), labelled.Order(StringComparer.Ordinal));
    }

    private static string Item(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("item").GetString()!;
    }
}
