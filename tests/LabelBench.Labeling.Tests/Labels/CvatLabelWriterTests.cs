using System.Globalization;
using System.Xml.Linq;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Tests.Labels;

public sealed class CvatLabelWriterTests : IDisposable
{
    private readonly SampleLabels _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Images_have_tags_boxes_polygons_and_a_head_that_names_all_labels()
    {
        var root = Write(["car"],
            SampleLabels.Boxes("a.jpg", new BoxLabel("car", 1, SampleLabels.Upright), new BoxLabel("bus", 1, SampleLabels.Turned)) with { Classes = [new("day", 0.9), new("night", 0.1)] },
            SampleLabels.Boxes("b.jpg"));

        Assert.Equal("annotations", root.Name);
        Assert.Equal("1.1", root.Element("version")!.Value);
        var task = root.Element("meta")!.Element("task")!;
        Assert.Equal(("street", "2", "annotation"), (task.Element("name")!.Value, task.Element("size")!.Value, task.Element("mode")!.Value));
        Assert.Equal(["car", "day", "bus"], task.Element("labels")!.Elements("label").Select(l => l.Element("name")!.Value));

        var images = root.Elements("image").ToList();
        Assert.Equal(["0 a.jpg 200 100", "1 b.jpg 200 100"], images.Select(i => Join(i, "id", "name", "width", "height")));
        Assert.Equal("day auto", Join(Assert.Single(images[0].Elements("tag")), "label", "source"));
        Assert.Equal("car auto 0 10 20 40 60 0", Join(Assert.Single(images[0].Elements("box")), "label", "source", "occluded", "xtl", "ytl", "xbr", "ybr", "z_order"));
        Assert.Equal("bus 50,10;90,40;60,80;20,50", Join(Assert.Single(images[0].Elements("polygon")), "label", "points"));
        Assert.Empty(images[1].Elements());
    }

    [Fact]
    public void A_mask_comes_back_from_its_cut_out_row_by_row()
    {
        var root = Write([], new ItemLabels("slice", "unet") { Masks = [SampleLabels.MaskOf("liver")], Size = new ImageSize(5, 4) });
        var mask = root.Element("image")!.Element("mask")!;
        Assert.Equal("liver 1 1 3 2", Join(mask, "label", "left", "top", "width", "height"));
        var painted = new byte[20];
        var (at, value) = (0, (byte)0);
        foreach (var run in mask.Attribute("rle")!.Value.Split(',').Select(r => int.Parse(r, CultureInfo.InvariantCulture)))
        {
            for (var end = at + run; at < end; at++)
                painted[(1 + at / 3) * 5 + 1 + at % 3] = value;
            value ^= 1;
        }
        Assert.Equal(6, at);
        Assert.Equal(SampleLabels.Mask, painted);
    }

    [Fact]
    public void Text_is_an_attribute_that_the_head_declares()
    {
        var root = Write([], new ItemLabels("page", "ocr") { Text = [new("Total: <5 & \"6\"", 0.9, SampleLabels.Upright)], Size = new ImageSize(100, 100) });
        Assert.Equal("Total: <5 & \"6\"", root.Element("image")!.Element("box")!.Element("attribute")!.Value);
        var label = root.Element("meta")!.Element("task")!.Element("labels")!.Element("label")!;
        Assert.Equal(("text", "text"), (label.Element("name")!.Value, label.Element("attributes")!.Element("attribute")!.Element("name")!.Value));
    }

    [Fact]
    public void Hostile_names_leave_a_document_that_can_be_read_and_come_back_where_xml_can_hold_them()
    {
        var root = Write([], [.. SampleLabels.HostileNames.Select(name => SampleLabels.Boxes(name, new BoxLabel(name, 1, SampleLabels.Upright)))]);
        var read = root.Elements("image").Select(i => i.Attribute("name")!.Value).ToList();
        Assert.Equal(SampleLabels.HostileNames.Length, read.Count);
        foreach (var (expected, actual) in SampleLabels.HostileNames.Zip(read))
        {
            if (expected.All(c => c is '\t' or '\n' || c >= ' ' && !char.IsSurrogate(c)) || expected.Contains("😀", StringComparison.Ordinal))
                Assert.Equal(expected, actual);
            else
                Assert.Equal(expected.Length, actual.Length); // each bad character has a stand-in
        }
    }

    [Fact]
    public void What_has_no_place_is_counted_and_nothing_written_is_a_whole_document()
    {
        using (var writer = new CvatLabelWriter(_samples.At("empty.xml"), [], "t"))
        {
            Assert.Equal(0, writer.LeftOut);
        }
        Assert.Empty(XDocument.Load(_samples.At("empty.xml")).Root!.Elements("image"));
        Assert.Equal(["empty.xml"], Directory.GetFiles(_samples.Folder).Select(Path.GetFileName));
        using var other = new CvatLabelWriter(_samples.At("x.xml"), [], "t");
        other.Write(new ItemLabels("a", "m") { Sounds = [new("speech", 1, TimeSpan.Zero, TimeSpan.FromSeconds(1))], Classes = [new("a", 1), new("b", 0)] });
        Assert.Equal(2, other.LeftOut);
    }

    private XElement Write(string[] classes, params ItemLabels[] items)
    {
        using (var writer = new CvatLabelWriter(_samples.At("labels.xml"), [.. classes], "street"))
            Array.ForEach(items, writer.Write);
        return XDocument.Load(_samples.At("labels.xml")).Root!;
    }

    private static string Join(XElement element, params string[] attributes) => string.Join(' ', attributes.Select(a => element.Attribute(a)!.Value));
}
