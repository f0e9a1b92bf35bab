using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Labeling.Inputs;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests;

/// <param name="cache">Models and photos, made once for all tests.</param>
public sealed class ObjectDetectionTests(TemporaryFolder cache) : IClassFixture<TemporaryFolder>, IDisposable
{
    private static readonly InputSource Photos = new InputSource.Photos(320, 180, 2, 4);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private (LoadResult Result, ImmutableArray<StageRecord> Stages, ImmutableArray<QualityResult> Quality, GateRecord? Gate, UnreadableItems Unreadable) Run(
        Workload workload, int batch = 1, int streams = 1)
    {
        using var system = new OrtSystemFactory().Load(Requests.For(workload, folder, batch: batch, streams: streams) with { CacheFolder = cache.Path }, CancellationToken.None);
        var (result, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
        return (result, stages, system.CheckQuality(), system.ReadGate!(), system.Pipeline!.Unreadable);
    }

    private static double Figure(ImmutableArray<QualityResult> quality, string metric) => quality.Single(q => q.Metric == metric).Value;

    private List<JsonElement> Labels() => [.. File.ReadAllLines(folder["labels.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Every_photo_becomes_boxes_inside_it_and_passes_the_gate(int batch, int streams)
    {
        var (result, stages, quality, gate, unreadable) = Run(Requests.Detection(Photos), batch, streams);

        Assert.True(result.Items >= 3);
        Assert.Equal(["read", "decode", "preprocess", "infer", "boxes", "write"], stages.Select(s => s.Name));
        Assert.Equal(30, Figure(quality, "candidates_per_item"));
        Assert.InRange(Figure(quality, "boxes_per_item"), 3, 30);
        Assert.All(quality, q => Assert.True(q.Passed, q.Metric)); // parity with the reference and finite outputs among them
        Assert.True(gate!.Injected);
        Assert.True(gate.Accepted > 0 && gate.Reviewed > 0);
        var labels = Labels();
        Assert.All(labels, label => Assert.NotEmpty(label.GetProperty("decision").GetString()!));
        Assert.True(labels.Count >= unreadable.Seen);
        Assert.All(labels, label =>
        {
            Assert.Matches("^photo-00000[0-3]\\.jpg$", label.GetProperty("item").GetString());
            Assert.Equal((320, 180), (label.GetProperty("size").GetProperty("width").GetInt32(), label.GetProperty("size").GetProperty("height").GetInt32()));
            Assert.NotEmpty(label.GetProperty("boxes").EnumerateArray());
            foreach (var box in label.GetProperty("boxes").EnumerateArray())
            {
                var corners = box.GetProperty("box").EnumerateArray().Select(c => c.GetDouble()).ToArray();
                Assert.All(corners.Index(), c => Assert.InRange(c.Item, 0, c.Index % 2 == 0 ? 320 : 180));
                Assert.InRange(box.GetProperty("confidence").GetDouble(), 0.25, 0.98);
            }
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(3000)]
    public void Suppression_gets_as_many_candidates_as_are_injected(int candidates)
    {
        // 3,000 need the anchors of the full size; the picture fills the square.
        var (_, _, quality, _, _) = Run(Requests.Detection(new InputSource.Photos(320, 320, 2, 1), size: candidates > 300 ? 640 : 256, candidates));
        Assert.Equal(candidates, Figure(quality, "candidates_per_item"));
        Assert.True(Figure(quality, "boxes_per_item") <= 300);
    }

    [Fact]
    public void Own_photographs_of_any_size_are_read_and_broken_ones_named()
    {
        var images = Directory.CreateDirectory(folder["images"]).FullName;
        File.WriteAllBytes(Path.Combine(images, "wide.jpg"), new PhotoGenerator(new PhotoOptions(400, 100)).Create(0).Jpeg);
        File.WriteAllBytes(Path.Combine(images, "high.jpg"), new PhotoGenerator(new PhotoOptions(90, 300)).Create(1).Jpeg);
        File.WriteAllText(Path.Combine(images, "notes.png"), "no image");

        var (_, _, _, _, unreadable) = Run(Requests.Detection(new InputSource.Folder(images)));

        Assert.Equal("notes.png", Assert.Single(unreadable.First).Item);
        Assert.Equal(["high.jpg", "wide.jpg"], Labels().Select(l => l.GetProperty("item").GetString()).Distinct().Order());
    }

    [Fact]
    public void Labels_come_in_the_format_that_the_workload_names()
    {
        Run(Requests.Detection(Photos) with { LabelFormat = LabelFormat.Coco });
        using var coco = JsonDocument.Parse(File.ReadAllBytes(folder["labels.coco.json"]));
        Assert.Equal(80, coco.RootElement.GetProperty("categories").GetArrayLength());
        Assert.True(coco.RootElement.GetProperty("annotations").GetArrayLength() >= coco.RootElement.GetProperty("images").GetArrayLength());
    }

    [Fact]
    public void A_model_of_the_users_own_finds_what_it_finds_under_the_users_names()
    {
        // 189 anchors of 3 classes; the input of 96 holds the photo of 320 x 180 as 96 x 54, with 21 rows of grey above.
        const int anchors = 189;
        var answer = new float[7 * anchors];
        Put(anchor: 5, [48, 48, 48, 27], classNumber: 2, confidence: 0.9f);
        Put(anchor: 6, [49, 48, 48, 27], classNumber: 2, confidence: 0.8f); // the same object
        Put(anchor: 90, [9, 30, 12, 12], classNumber: 0, confidence: 0.5f);
        Put(anchor: 91, [9, 30, 12, 12], classNumber: 1, confidence: 0.1f); // below the threshold
        var path = Save(Onnx.Fixed([1, 3, 96, 96], [1, 7, anchors], answer));
        File.WriteAllText(folder["names.txt"], "person\nsign\ncar\n");
        var model = new ModelSource.UserFile(path, ImmutableSortedDictionary<string, int>.Empty) { Names = folder["names.txt"] };

        var (_, _, quality, gate, _) = Run(Requests.Detection(Photos, size: 96, candidates: 500, model: model));

        Assert.Equal((3, 2), (Figure(quality, "candidates_per_item"), Figure(quality, "boxes_per_item"))); // none injected
        Assert.False(gate!.Injected);
        Assert.Equal(gate.Total, gate.Reviewed); // the least sure box has 0.5
        Assert.All(Labels(), label =>
        {
            var boxes = label.GetProperty("boxes").EnumerateArray().ToArray();
            Assert.Equal(["car", "person"], boxes.Select(b => b.GetProperty("name").GetString()));
            Assert.Equal([80, 45, 240, 45, 240, 135, 80, 135], boxes[0].GetProperty("box").EnumerateArray().Select(c => Math.Round(c.GetDouble(), 2)));
        });

        void Put(int anchor, float[] box, int classNumber, float confidence)
        {
            foreach (var (row, value) in box.Index())
                answer[row * anchors + anchor] = value;
            answer[(4 + classNumber) * anchors + anchor] = confidence;
        }
    }

    [Theory]
    [InlineData(new[] { 1, 189, 85 }, "1 x 189 x 85")] // rows of anchors, as YOLOv5 exports
    [InlineData(new[] { 1, 300, 6 }, "1 x 300 x 6")] // suppressed inside
    [InlineData(new[] { 1, 4, 189 }, "1 x 4 x 189")] // no class
    [InlineData(new[] { 2, 7, 189 }, "2 x 7 x 189")]
    [InlineData(new[] { 7, 189 }, "7 x 189")]
    public void Outputs_of_another_form_are_refused_by_what_they_are(int[] shape, string words)
    {
        var path = Save(Onnx.Fixed([1, 3, 96, 96], shape, new float[shape.Aggregate(1, (a, b) => a * b)]));
        var workload = Requests.Detection(Photos, size: 96, model: new ModelSource.UserFile(path, ImmutableSortedDictionary<string, int>.Empty));

        var failure = Assert.Throws<TrialFailureException>(() => new OrtSystemFactory().Load(Requests.For(workload, folder), CancellationToken.None));
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);

        var before = Assert.Single(RunPreparation.Check(Plan(workload)));
        Assert.Equal("own.onnx", before.Source);
        Assert.All((string[])[failure.Message, before.Text], message =>
        {
            Assert.Contains($"puts out 'output0' {words} of Float", message, StringComparison.Ordinal);
            Assert.Contains("reads one output of 1 x (4 + classes) x anchors floats", message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void What_cannot_be_injected_is_said_before_the_run()
    {
        var workload = Requests.Detection(Photos);
        Assert.Empty(RunPreparation.Check(Plan(workload)));
        var sure = workload with { Postprocessing = new Postprocessing.Boxes(0.95, 0.7, 300, 30) };
        Assert.Contains("is 0.95; injected detections need more than 0.01 and less than 0.9", Assert.Single(RunPreparation.Check(Plan(sure))).Text, StringComparison.Ordinal);
        var many = workload with { Postprocessing = new Postprocessing.Boxes(0.25, 0.7, 300, 10_000) };
        Assert.Contains("a detector of 128x128 has 336 anchors", Assert.Single(RunPreparation.Check(Plan(many))).Text, StringComparison.Ordinal);
        Assert.Empty(RunPreparation.Check(Plan(workload with { Postprocessing = new Postprocessing.Boxes(0.95, 0.7, 300, 0) })));
    }

    private static RunPlan Plan(Workload workload) => new(
        "custom", 1, new TrialSettings(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
        [workload], [new Cell(workload.Id, Workloads.Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 1)], []);

    private string Save(byte[] model)
    {
        File.WriteAllBytes(folder["own.onnx"], model);
        return folder["own.onnx"];
    }
}
