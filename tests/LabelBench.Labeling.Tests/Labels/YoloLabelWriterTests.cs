using System.Globalization;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Tests.Labels;

public sealed class YoloLabelWriterTests : IDisposable
{
    private readonly SampleLabels _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void A_line_per_box_has_class_centre_and_sides_as_shares()
    {
        using (var writer = new YoloLabelWriter(_samples.Folder, ["person", "car"]))
        {
            writer.Write(SampleLabels.Boxes("street/a.jpg", new BoxLabel("car", 0.9, SampleLabels.Upright), new BoxLabel("dog", 0.9, SampleLabels.Turned)));
            writer.Write(SampleLabels.Boxes("empty.png"));
            writer.Flush(toDisk: true);
            Assert.Equal((2, 0, 0), (writer.Items, writer.LeftOut, writer.Renamed));
        }
        // 200 x 100: the upright box is 10..40 x 20..60, the turned one lies in 20..90 x 10..80.
        Assert.Equal(["1 0.125000 0.400000 0.150000 0.400000", "2 0.275000 0.450000 0.350000 0.700000"], File.ReadAllLines(_samples.At("labels/street/a.txt")));
        Assert.Equal("", File.ReadAllText(_samples.At("labels/empty.txt")));
        Assert.Equal(["person", "car", "dog"], File.ReadAllLines(_samples.At("classes.txt")));
    }

    [Fact]
    public void Every_line_can_be_read_by_the_rules_of_the_format_in_any_culture()
    {
        var random = new Random(1);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            using var writer = new YoloLabelWriter(_samples.Folder, []);
            writer.Write(SampleLabels.Boxes("x.jpg", [.. Enumerable.Range(0, 200).Select(i => new BoxLabel($"c{i % 5}", 1,
                LabelBench.Labeling.Images.Quad.Rectangle(random.NextSingle() * 300 - 50, random.NextSingle() * 200 - 50, random.NextSingle() * 99, random.NextSingle() * 99)))]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        var lines = File.ReadAllLines(_samples.At("labels/x.txt"));
        Assert.Equal(200, lines.Length);
        Assert.All(lines, line =>
        {
            var fields = line.Split(' ');
            Assert.Equal(5, fields.Length);
            Assert.InRange(int.Parse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture), 0, 4);
            Assert.All(fields[1..], field => Assert.InRange(double.Parse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture), 0, 1));
        });
    }

    [Fact]
    public void Hostile_names_stay_inside_the_folder_and_apart()
    {
        using (var writer = new YoloLabelWriter(_samples.At("out"), []))
        {
            foreach (var name in SampleLabels.HostileNames)
                writer.Write(SampleLabels.Boxes(name, new BoxLabel("a\nb", 1, SampleLabels.Upright)));
            Assert.InRange(writer.Renamed, 10, SampleLabels.HostileNames.Length - 3);
        }
        var files = Directory.GetFiles(_samples.Folder, "*", SearchOption.AllDirectories);
        Assert.Equal(SampleLabels.HostileNames.Length + 1, files.Length);
        Assert.Equal(SampleLabels.HostileNames.Length, Directory.GetFiles(_samples.At("out/labels"), "*.txt", SearchOption.AllDirectories).Length);
        Assert.Equal(["a b"], File.ReadAllLines(_samples.At("out/classes.txt")));
        Assert.True(File.Exists(_samples.At("out/labels/a/b/c.txt")));
    }

    [Fact]
    public void Two_items_that_differ_in_their_ending_alone_get_two_files_and_one_written_again_keeps_its_own()
    {
        using (var writer = new YoloLabelWriter(_samples.Folder, []))
        {
            writer.Write(SampleLabels.Boxes("a.jpg", new BoxLabel("x", 1, SampleLabels.Upright)));
            writer.Write(SampleLabels.Boxes("a.png"));
            Assert.Equal(1, writer.Renamed);
            writer.Write(SampleLabels.Boxes("a.jpg", new BoxLabel("x", 1, SampleLabels.Upright), new BoxLabel("x", 1, SampleLabels.Turned)));
        }
        Assert.Equal(2, Directory.GetFiles(_samples.At("labels")).Length);
        Assert.Equal(2, File.ReadAllLines(_samples.At("labels/a.txt")).Length);
    }

    [Fact]
    public void Labels_without_a_place_are_counted_and_boxes_without_a_size_refused()
    {
        using var writer = new YoloLabelWriter(_samples.Folder, []);
        writer.Write(new ItemLabels("a", "m") { Classes = [new("x", 1)], Entities = [new("y", 1, 0, 1, 0, 1, "z")] });
        Assert.Equal(2, writer.LeftOut);
        Assert.Throws<ArgumentException>(() => writer.Write(new ItemLabels("b", "m") { Boxes = [new("x", 1, SampleLabels.Upright)] }));
    }
}
