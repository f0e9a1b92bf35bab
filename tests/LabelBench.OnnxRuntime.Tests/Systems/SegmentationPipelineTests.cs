using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using LabelBench.Labeling.Medical;
using LabelBench.Labeling.Segmentation;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.Models.Operators;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Systems;

public sealed class SegmentationPipelineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_slice_of_generated_volumes_becomes_masks_on_disk()
    {
        var (result, stages, quality, gate) = Run(Requests.Segmentation(new InputSource.Volumes(48, 40, 6, 2)));

        Assert.True(result.Items > 0);
        Assert.Equal(["read", "decode", "preprocess", "infer", "postprocess", "write"], stages.Select(s => s.Name));
        Assert.All(stages, s => Assert.True(s.Items > 0));
        Assert.Equal(0, quality.Single(q => q.Metric == "non_finite_values").Value);
        Assert.InRange(quality.Single(q => q.Metric == "parity_rel_l2:logits").Value, 0, 1e-4);
        Assert.InRange(quality.Single(q => q.Metric == "parity_other_class:mask").Value, 0, 1e-3);
        Assert.All(quality, q => Assert.True(q.Passed, q.Metric));
        Assert.True(gate!.Total > 0 && gate.Injected);
        var labels = Labels();
        Assert.Equal(12, labels.Count);
        Assert.Contains("volume-000001.nii#5", labels.Keys);
        foreach (var (_, regions) in labels)
        {
            Assert.All(regions, r => Assert.Equal((48, 40), (r.Mask.Width, r.Mask.Height)));
            Assert.All(regions, r => Assert.InRange(r.Confidence, 0.25, 1)); // the best of four classes has at least a quarter
            Assert.InRange(regions.Sum(r => r.Mask.Area), 1, 48 * 40);
        }
    }

    [Fact]
    public void Generated_weights_get_the_regions_that_the_workload_states_and_a_users_model_keeps_its_own()
    {
        Run(Requests.Segmentation(new InputSource.Volumes(48, 40, 3, 1), injected: 2));
        Assert.All(Labels().Values, regions => Assert.Equal(["1", "2"], regions.Select(r => r.Name)));
        Assert.All(Labels().Values.SelectMany(r => r), r => Assert.InRange(r.Mask.Counts.Length, 3, 200));

        Run(Requests.Segmentation(new InputSource.Volumes(48, 40, 3, 1), Threshold(32, mapInGraph: true), injected: 2));
        Assert.All(Labels().Values, regions => Assert.All(regions, r => Assert.Equal("1", r.Name)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Regions_are_where_the_model_saw_them(bool mapInGraph)
    {
        // A model that calls class 1 what is brighter than the middle of the window: the answer is known.
        var volume = new VolumeGenerator(new VolumeOptions(32, 32, 4)).Create(0);
        File.WriteAllBytes(Directory.CreateDirectory(folder["data"]) + "/a.nii", volume.ToNifti());
        Run(Requests.Segmentation(new InputSource.Folder(folder["data"]), Threshold(32, mapInGraph)));

        using var file = new VolumeFile(folder["data/a.nii"]);
        var window = VolumeWindow.Of(file, 0.5, 99.5, "a.nii");
        var labels = Labels();
        Assert.Equal(4, labels.Count);
        for (var slice = 0; slice < 4; slice++)
        {
            float[] plane = [.. volume.Intensities.Skip(slice * 1024).Take(1024).Select(v => (float)v)];
            window.Apply(plane);
            var painted = new byte[1024];
            var region = Assert.Single(labels[$"a.nii#{slice}"]);
            region.Mask.Paint(painted, 1);
            Assert.Equal(plane.Select(v => (byte)(v > 0.5f ? 1 : 0)), painted);
            // p = 1 / (1 + exp(-20 (2 v - 1))) by the two logits, 10 (1 - 2 v) and 10 (2 v - 1).
            Assert.Equal(plane.Where(v => v > 0.5f).Average(v => 1 / (1 + Math.Exp(-20 * (2 * v - 1.0)))), region.Confidence, 1e-4);
        }
    }

    [Fact]
    public void Masks_come_back_in_the_slices_own_pixels_and_specks_are_left_out()
    {
        // 64 x 48 voxels with a bright box of 20 x 16 and a speck of 2 x 2, through a model of 32 x 32.
        var header = new NiftiHeader(64, 48, 1, VoxelType.Int16);
        var voxels = new byte[header.SliceBytes];
        Bright(voxels, 64, left: 30, top: 10, width: 20, height: 16);
        Bright(voxels, 64, left: 4, top: 40, width: 2, height: 2);
        File.WriteAllBytes(Directory.CreateDirectory(folder["data"]) + "/box.nii", [.. header.ToBytes(), .. voxels]);

        Run(Requests.Segmentation(new InputSource.Folder(folder["data"]), Threshold(32, mapInGraph: true)));
        var region = Assert.Single(Labels()["box.nii#0"]).Mask;
        Assert.Equal((64, 48), (region.Width, region.Height));
        Assert.InRange(region.Area, 300, 350);
        var painted = new byte[64 * 48];
        region.Paint(painted, 1);
        Assert.Equal(1, painted[18 * 64 + 40]);
        Assert.Equal(0, painted[18 * 64 + 10]);

        Run(Requests.Segmentation(new InputSource.Folder(folder["data"]), Threshold(32, mapInGraph: true), smallestRegion: 1000));
        Assert.Empty(Labels()["box.nii#0"]);
    }

    [Fact]
    public void A_folder_of_volumes_photos_and_broken_files_is_labelled_and_the_broken_ones_are_named()
    {
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        var volume = new VolumeGenerator(new VolumeOptions(40, 40, 3)).Create(0).ToNifti();
        File.WriteAllBytes(Path.Combine(data, "a.nii"), volume);
        using (var packed = new GZipStream(File.Create(Path.Combine(data, "b.nii.gz")), CompressionLevel.Fastest))
            packed.Write(volume);
        File.WriteAllBytes(Path.Combine(data, "photo.png"), HandMadePng.Encode(50, 30, 8, PngColour.Rgb, [.. Enumerable.Range(0, 4500).Select(i => (byte)(i / 18))]));
        File.WriteAllBytes(Path.Combine(data, "cut.nii"), volume[..^1]);
        using (var packed = new GZipStream(File.Create(Path.Combine(data, "cut.nii.gz")), CompressionLevel.Fastest))
            packed.Write(volume.AsSpan(0, volume.Length / 2));
        File.WriteAllBytes(Path.Combine(data, "empty.nii"), []);
        File.WriteAllBytes(Path.Combine(data, "pair.hdr"), new byte[348]);
        File.WriteAllBytes(Path.Combine(data, "scan.dcm"), new byte[200]);
        File.WriteAllBytes(Path.Combine(data, "text.jpg"), "nothing"u8.ToArray());

        var request = Requests.For(Requests.Segmentation(new InputSource.Folder(data), Threshold(32, mapInGraph: true)), folder);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);
        var (result, _) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short with { MinimumQueries = 40 }, new SilentObserver(), CancellationToken.None);
        var unreadable = system.Pipeline!.Unreadable.First.ToDictionary(u => u.Item, u => u.Reason, StringComparer.Ordinal);
        system.Dispose();

        Assert.True(result.Items > 0);
        Assert.Equal(["a.nii#0", "a.nii#1", "a.nii#2", "b.nii.gz#0", "b.nii.gz#1", "b.nii.gz#2", "photo.png"], Labels().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Labels()["a.nii#1"].Select(r => r.Mask.ToCompressed()), Labels()["b.nii.gz#1"].Select(r => r.Mask.ToCompressed()));
        Assert.All(Labels()["photo.png"], r => Assert.Equal((50, 30), (r.Mask.Width, r.Mask.Height)));
        Assert.Equal(["cut.nii", "cut.nii.gz#0", "cut.nii.gz#1", "cut.nii.gz#2", "empty.nii", "pair.hdr", "scan.dcm", "text.jpg"], unreadable.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("2 of 3 slices", unreadable["cut.nii"], StringComparison.Ordinal);
        Assert.Contains("of 3 slices", unreadable["cut.nii.gz#0"], StringComparison.Ordinal);
        Assert.Contains("empty", unreadable["empty.nii"], StringComparison.Ordinal);
        Assert.Contains("no NIfTI-1 file", unreadable["pair.hdr"], StringComparison.Ordinal);
        Assert.Contains("dcm2niix", unreadable["scan.dcm"], StringComparison.Ordinal);
        Assert.Contains("no known image format", unreadable["text.jpg"], StringComparison.Ordinal);
        Assert.All(unreadable.Values, reason => Assert.DoesNotContain(data, reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_without_logits_or_of_one_plane_is_refused_by_name()
    {
        var mapOnly = Save("map-only", (graph, x) => graph.Output("mask", graph.ArgMax(Planes(graph, x), axis: 1)));
        Assert.Contains("segmentation needs the logits", Refusal(mapOnly), StringComparison.Ordinal);
        var onePlane = Save("one-plane", (graph, x) => graph.Output("logits", graph.Mul(x, graph.Constant(2))));
        Assert.Contains("puts out 1 planes", Refusal(onePlane), StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_with_numbers_beyond_the_classes_fails_the_trial_with_its_reason()
    {
        // Logits of two classes and a map over four planes, the last of which is the highest.
        var model = Save("odd", (graph, x) =>
        {
            graph.Output("logits", Planes(graph, x));
            graph.Output("mask", graph.ArgMax(graph.Concat(1, Planes(graph, x), x, graph.Add(x, graph.Constant(100))), axis: 1));
        });
        var failure = Assert.Throws<TrialFailureException>(() => Run(Requests.Segmentation(new InputSource.Volumes(32, 32, 2, 1), model)));
        Assert.Contains("beyond the 2 classes", failure.Message, StringComparison.Ordinal);
    }

    private string Refusal(ModelSource model)
    {
        var request = Requests.For(Requests.Segmentation(new InputSource.Volumes(32, 32, 2, 1), model), folder);
        var failure = Assert.Throws<TrialFailureException>(() => new OrtSystemFactory().Load(request, CancellationToken.None));
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        return failure.Message;
    }

    private (LoadResult Result, ImmutableArray<StageRecord> Stages, ImmutableArray<QualityResult> Quality, GateRecord? Gate) Run(Workload workload)
    {
        using var system = new OrtSystemFactory().Load(Requests.For(workload, folder), CancellationToken.None);
        var (result, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short with { MinimumQueries = 20 }, new SilentObserver(), CancellationToken.None);
        return (result, stages, system.CheckQuality(), system.ReadGate?.Invoke());
    }

    private ModelSource Threshold(int size, bool mapInGraph) => Save(mapInGraph ? "with-map" : "without-map", (graph, x) =>
    {
        var logits = Planes(graph, x);
        graph.Output("logits", logits);
        if (mapInGraph)
            graph.Output("mask", graph.ArgMax(logits, axis: 1));
    }, size);

    /// <summary>10 (1 - 2 x) for class 0 and 10 (2 x - 1) for class 1.</summary>
    private static Tensor Planes(GraphBuilder graph, Tensor x)
    {
        var bright = graph.Mul(graph.Sub(x, graph.Constant(0.5f)), graph.Constant(20));
        return graph.Concat(1, graph.Mul(bright, graph.Constant(-1)), bright);
    }

    private ModelSource.UserFile Save(string name, Action<GraphBuilder, Tensor> define, int size = 32)
    {
        var graph = new GraphBuilder(name);
        define(graph, graph.Input("slice", ElementType.Float32, [1, 1, size, size], new InputValues.StandardNormal()));
        var path = folder[name + ".onnx"];
        new GeneratedModel(graph.ToGraph(), 1, new GenerationOptions(1)).Save(path);
        return new ModelSource.UserFile(path, ImmutableSortedDictionary<string, int>.Empty);
    }

    private static void Bright(byte[] voxels, int rowLength, int left, int top, int width, int height)
    {
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
                voxels[2 * (y * rowLength + x) + 1] = 4; // 1024
        }
    }

    private sealed record Region(string Name, double Confidence, RunLengthMask Mask);

    /// <summary>Regions by item; items that came round again said the same.</summary>
    private Dictionary<string, List<Region>> Labels()
    {
        var labels = new Dictionary<string, List<Region>>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(folder["labels.jsonl"]))
        {
            using var json = JsonDocument.Parse(line);
            labels[json.RootElement.GetProperty("item").GetString()!] =
            [
                .. json.RootElement.GetProperty("masks").EnumerateArray().Select(m => new Region(
                    m.GetProperty("name").GetString()!, m.GetProperty("confidence").GetDouble(), Mask(m.GetProperty("region")))),
            ];
        }
        return labels;
    }

    private static RunLengthMask Mask(JsonElement region) => new(
        region.GetProperty("width").GetInt32(), region.GetProperty("height").GetInt32(), [.. region.GetProperty("counts").EnumerateArray().Select(c => c.GetInt32())]);
}
