using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Scoring;

namespace LabelBench.Labeling.Tests.Labels;

public sealed class JsonLinesLabelWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labels-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ItemLabels Page(int i) => new($"scans/page {i}.jpg", "pp-ocrv4")
    {
        Text = [new TextLabel("Größe \"M\"\n2", 0.98, Quad.Rectangle(10, 20.5f, 100, 30)), new TextLabel("2026", 0.9, Quad.Rectangle(1, 2, 3, 4))],
        Decision = GateDecision.Review,
    };

    [Fact]
    public void What_was_written_reads_back()
    {
        var path = Path.Combine(_folder, "new", "labels.jsonl");
        var photo = new ItemLabels("photo.jpg", "resnet50") { Classes = [new ClassLabel("tabby", 0.7), new ClassLabel("tiger cat", 0.2)] };
        var street = new ItemLabels("street.jpg", "yolo") { Boxes = [] };
        using (var writer = new JsonLinesLabelWriter(path))
        {
            writer.Write(Page(1));
            writer.Write(photo);
            writer.Write(street);
            Assert.Equal(3, writer.Items);
        }
        var read = File.ReadAllText(path).TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<ItemLabels>(line, Json.Line)!).ToList();
        Assert.Equal(3, read.Count);
        Assert.Equal(Page(1).Text!.Value.ToArray(), read[0].Text!.Value.ToArray());
        Assert.Equal(GateDecision.Review, read[0].Decision);
        Assert.Equal(photo.Classes!.Value.ToArray(), read[1].Classes!.Value.ToArray());
        Assert.Null(read[1].Text);
        Assert.Empty(read[2].Boxes!.Value);
    }

    [Fact]
    public void A_line_looks_as_documented()
    {
        var path = Path.Combine(_folder, "labels.jsonl");
        using (var writer = new JsonLinesLabelWriter(path))
            writer.Write(Page(7));
        Assert.Equal(
            """{"item":"scans/page 7.jpg","model":"pp-ocrv4","text":[{"text":"Größe \"M\"\n2","confidence":0.98,"box":[10,20.5,110,20.5,110,50.5,10,50.5]},{"text":"2026","confidence":0.9,"box":[1,2,4,2,4,6,1,6]}],"decision":"review"}""" + "\n",
            File.ReadAllText(path));
    }

    [Fact]
    public void A_flush_makes_lines_visible_to_others()
    {
        var path = Path.Combine(_folder, "labels.jsonl");
        using var writer = new JsonLinesLabelWriter(path);
        writer.Write(Page(1));
        Assert.Equal(0, new FileInfo(path).Length);
        writer.Flush(toDisk: true);
        Assert.True(new FileInfo(path).Length > 100);
    }

    [Fact]
    public void Many_threads_never_mix_lines()
    {
        var path = Path.Combine(_folder, "labels.jsonl");
        using (var writer = new JsonLinesLabelWriter(path))
            Parallel.For(0, 2000, i => writer.Write(Page(i)));
        var items = File.ReadLines(path).Select(line => JsonSerializer.Deserialize<ItemLabels>(line, Json.Line)!.Item).ToHashSet();
        Assert.Equal(2000, items.Count);
    }

    [Fact]
    public void A_full_disk_is_said_in_plain_words_and_only_once()
    {
        if (!File.Exists("/dev/full"))
            return; // a Linux device on which every write finds the disk full
        var writer = new JsonLinesLabelWriter("/dev/full");
        writer.Write(Page(1));
        var failure = Assert.Throws<LabelWriteException>(() => writer.Flush());
        Assert.True(failure.IsDiskFull);
        Assert.Equal("/dev/full: no space left on the disk; free some, or write the labels elsewhere. About 1 items had been handed over.", failure.Message);
        writer.Dispose(); // does not try, and fail, again
    }

    [Fact]
    public void A_folder_in_the_way_is_the_users_mistake()
    {
        var mistake = Assert.Throws<UserMistakeException>(() => new JsonLinesLabelWriter(_folder));
        Assert.Contains(_folder, mistake.Message, StringComparison.Ordinal);
    }
}
