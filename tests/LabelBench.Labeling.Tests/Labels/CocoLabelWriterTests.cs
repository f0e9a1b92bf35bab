using System.Text.Json;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Tests.Labels;

public sealed class CocoLabelWriterTests : IDisposable
{
    private readonly SampleLabels _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Boxes_become_annotations_of_their_image_and_category()
    {
        var root = Write(["person", "car"], false,
            SampleLabels.Boxes("a.jpg", new BoxLabel("car", 0.91234, SampleLabels.Upright), new BoxLabel("dog", double.NaN, SampleLabels.Turned)),
            SampleLabels.Boxes("b.jpg"));

        Assert.Equal(["a.jpg", "b.jpg"], root.GetProperty("images").EnumerateArray().Select(i => i.GetProperty("file_name").GetString()));
        Assert.Equal((200, 100), (root.GetProperty("images")[0].GetProperty("width").GetInt32(), root.GetProperty("images")[0].GetProperty("height").GetInt32()));
        Assert.Equal(["person", "car", "dog"], root.GetProperty("categories").EnumerateArray().Select(c => c.GetProperty("name").GetString()));

        var (upright, turned) = (root.GetProperty("annotations")[0], root.GetProperty("annotations")[1]);
        Assert.Equal([10.0, 20, 30, 40], Numbers(upright.GetProperty("bbox")));
        Assert.Equal((1200, 0, 2, 0.9123), (upright.GetProperty("area").GetDouble(), upright.GetProperty("iscrowd").GetInt32(), upright.GetProperty("category_id").GetInt32(), upright.GetProperty("score").GetDouble()));
        Assert.Equal(0, upright.GetProperty("segmentation").GetArrayLength());

        Assert.Equal([20.0, 10, 70, 70], Numbers(turned.GetProperty("bbox")));
        Assert.Equal(2500, turned.GetProperty("area").GetDouble()); // sides of 50
        Assert.Equal([50.0, 10, 90, 40, 60, 80, 20, 50], Numbers(turned.GetProperty("segmentation")[0]));
        Assert.False(turned.TryGetProperty("score", out _)); // NaN has no place in JSON
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Masks_come_back_from_their_run_lengths(bool compressed)
    {
        var root = Write(["liver"], compressed, new ItemLabels("slice", "unet") { Masks = [SampleLabels.MaskOf("liver"), new("none", 1, new RunLengthMask(5, 4, [20]))], Size = new ImageSize(5, 4) });
        var annotation = Assert.Single(root.GetProperty("annotations").EnumerateArray()); // an empty region is none
        var segmentation = annotation.GetProperty("segmentation");
        Assert.Equal([4.0, 5], Numbers(segmentation.GetProperty("size"))); // height first
        var counts = segmentation.GetProperty("counts");
        var region = compressed
            ? RunLengthMask.FromCompressed(counts.GetString()!, 5, 4)
            : new RunLengthMask(5, 4, [.. counts.EnumerateArray().Select(c => c.GetInt32())]);
        var mask = new byte[20];
        region.Paint(mask, 1);
        Assert.Equal(SampleLabels.Mask, mask);
        Assert.Equal([1.0, 1, 3, 2], Numbers(annotation.GetProperty("bbox")));
        Assert.Equal((4, 1), (annotation.GetProperty("area").GetInt32(), annotation.GetProperty("iscrowd").GetInt32()));
    }

    [Fact]
    public void Ids_are_distinct_and_every_reference_is_kept()
    {
        var root = Write([], false, [.. Enumerable.Range(0, 500).Select(i =>
            SampleLabels.Boxes($"{i}.jpg", [.. Enumerable.Range(0, i % 4).Select(k => new BoxLabel($"class {k}", 0.5, SampleLabels.Upright))]))]);
        var images = root.GetProperty("images").EnumerateArray().Select(i => i.GetProperty("id").GetInt32()).ToHashSet();
        var categories = root.GetProperty("categories").EnumerateArray().Select(i => i.GetProperty("id").GetInt32()).ToHashSet();
        var annotations = root.GetProperty("annotations").EnumerateArray().ToList();
        Assert.Equal((500, 3, 750), (images.Count, categories.Count, annotations.Count));
        Assert.Distinct(annotations.Select(a => a.GetProperty("id").GetInt32()));
        Assert.All(annotations, a => Assert.True(images.Contains(a.GetProperty("image_id").GetInt32()) && categories.Contains(a.GetProperty("category_id").GetInt32())));
    }

    [Fact]
    public void Hostile_names_come_back_as_they_went_in_but_for_halves_of_characters()
    {
        var root = Write([], false, [.. SampleLabels.HostileNames.Select(name => SampleLabels.Boxes(name, new BoxLabel(name, 1, SampleLabels.Upright)))]);
        string[] expected = [.. SampleLabels.HostileNames.Select(name => name.Contains("half", StringComparison.Ordinal) ? name.Replace('\ud800', '\ufffd') : name)];
        Assert.Equal(expected, root.GetProperty("images").EnumerateArray().Select(i => i.GetProperty("file_name").GetString()));
        Assert.Equal(expected, root.GetProperty("categories").EnumerateArray().Select(i => i.GetProperty("name").GetString()));
    }

    [Fact]
    public void Nothing_written_is_a_whole_document_and_parts_are_gone()
    {
        var root = Write(["x"], false);
        Assert.Equal(0, root.GetProperty("images").GetArrayLength());
        Assert.Equal(["labels.json"], Directory.GetFiles(_samples.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void The_document_has_no_name_before_it_is_whole()
    {
        var writer = new CocoLabelWriter(_samples.At("x.json"), []);
        writer.Write(SampleLabels.Boxes("a"));
        writer.Flush(toDisk: true);
        Assert.False(File.Exists(_samples.At("x.json")));
        writer.Dispose();
        writer.Dispose();
        Assert.True(File.Exists(_samples.At("x.json")));
        Assert.Throws<ObjectDisposedException>(() => writer.Write(SampleLabels.Boxes("a")));
    }

    [Fact]
    public void An_item_that_cannot_be_placed_is_refused_and_leaves_no_trace()
    {
        var root = Write([], false, writer =>
        {
            Assert.Throws<ArgumentException>(() => writer.Write(new ItemLabels("no-size", "m") { Boxes = [new("a", 1, SampleLabels.Upright)] }));
            Assert.Throws<ArgumentException>(() => writer.Write(SampleLabels.Boxes("nan", new BoxLabel("a", 1, SampleLabels.Upright with { TopLeft = new(float.NaN, 0) }))));
            Assert.Throws<ArgumentException>(() => writer.Write(SampleLabels.Boxes("mask") with { Masks = [SampleLabels.MaskOf("a")] }));
            Assert.Equal(0, writer.Items);
            writer.Write(new ItemLabels("text", "m") { Text = [new("words", 1, SampleLabels.Upright)], Classes = [new("x", 1)], Size = new ImageSize(10, 10) });
            Assert.Equal((1, 2), (writer.Items, writer.LeftOut));
        });
        Assert.Equal(1, root.GetProperty("images").GetArrayLength());
    }

    [Fact]
    public void Several_threads_may_write_at_once()
    {
        var root = Write([], false, writer => Parallel.For(0, 400, i => writer.Write(SampleLabels.Boxes($"{i}", new BoxLabel("a", 0.5, SampleLabels.Upright)))));
        Assert.Equal(400, root.GetProperty("images").EnumerateArray().Select(i => i.GetProperty("file_name").GetString()).Distinct().Count());
        Assert.Equal(400, root.GetProperty("annotations").GetArrayLength());
    }

    [Fact]
    public void A_full_disk_is_told_and_gives_no_document()
    {
        if (!OperatingSystem.IsLinux())
            return; // the device that is always full is Linux's own
        File.CreateSymbolicLink(_samples.At("full.json.part"), "/dev/full");
        using var writer = new CocoLabelWriter(_samples.At("full.json"), []);
        writer.Write(SampleLabels.Boxes("a"));
        Assert.True(Assert.Throws<LabelWriteException>(() => writer.Flush()).IsDiskFull);
        writer.Dispose();
        Assert.False(File.Exists(_samples.At("full.json")));
    }

    private JsonElement Write(string[] classes, bool compressed, params ItemLabels[] items) => Write(classes, compressed, writer => Array.ForEach(items, writer.Write));

    private JsonElement Write(string[] classes, bool compressed, Action<CocoLabelWriter> write)
    {
        using (var writer = new CocoLabelWriter(_samples.At("labels.json"), [.. classes], compressed))
            write(writer);
        return JsonDocument.Parse(File.ReadAllBytes(_samples.At("labels.json"))).RootElement;
    }

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(n => n.GetDouble());
}
