using System.Xml.Linq;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Tests.Labels;

public sealed class CvatTrackWriterTests : IDisposable
{
    private readonly SampleLabels _samples = new();

    public void Dispose() => _samples.Dispose();

    private static ItemLabels Frame(string clip, long showing, int number, params (int Track, string Name, float X)[] boxes) =>
        SampleLabels.Boxes($"{clip}#{number}", [.. boxes.Select(b => new BoxLabel(b.Name, 0.9, Quad.Rectangle(b.X, 20, 30, 40)) { Track = b.Track })])
            with { Frame = new FramePlace(clip, showing, number) };

    private static string Boxes(XElement track) =>
        string.Join("; ", track.Elements("box").Select(b => $"{b.Attribute("frame")!.Value} {(b.Attribute("outside")!.Value == "1" ? "out" : b.Attribute("xtl")!.Value)}"));

    private XElement Root(string file) => XDocument.Load(_samples.At(file)).Root!;

    [Fact]
    public void An_object_is_one_track_with_its_gaps_marked()
    {
        using (var writer = new CvatTrackWriter(_samples.Folder, ["car"]))
        {
            writer.Write(Frame("a.avi", 1, 0, (7, "car", 10)));
            writer.Write(Frame("a.avi", 1, 1, (7, "car", 11), (2, "bus", 50)));
            writer.Write(Frame("a.avi", 1, 2, (2, "bus", 51)));
            writer.Write(Frame("a.avi", 1, 3, (2, "bus", 52)));
            writer.Write(Frame("a.avi", 1, 4, (7, "car", 14)));
            Assert.Equal(5, writer.Items);
        }
        var root = Root("a.avi.xml");
        var task = root.Element("meta")!.Element("task")!;
        Assert.Equal(("a.avi", "5", "interpolation"), (task.Element("name")!.Value, task.Element("size")!.Value, task.Element("mode")!.Value));
        Assert.Equal(["car", "bus"], task.Element("labels")!.Elements("label").Select(l => l.Element("name")!.Value));
        var tracks = root.Elements("track").ToDictionary(t => t.Attribute("id")!.Value);
        Assert.Equal("car", tracks["7"].Attribute("label")!.Value);
        Assert.Equal("0 10; 1 11; 2 out; 4 14", Boxes(tracks["7"])); // seen in the last frame: nothing to mark behind it
        Assert.Equal("1 50; 2 51; 3 52; 4 out", Boxes(tracks["2"]));
        Assert.Equal("40 20 60", string.Join(' ', new[] { "xbr", "ytl", "ybr" }.Select(a => tracks["7"].Element("box")!.Attribute(a)!.Value)));
    }

    [Fact]
    public void Each_clip_has_its_file_with_tracks_of_its_own_and_a_whole_showing_is_not_lost_to_a_part()
    {
        using (var writer = new CvatTrackWriter(_samples.Folder, []))
        {
            writer.Write(Frame("day/a.avi", 1, 0, (1, "car", 10)));
            writer.Write(Frame("b.avi", 2, 0, (1, "bus", 20)));
            writer.Write(Frame("b.avi", 2, 1, (1, "bus", 21)));
            Assert.True(File.Exists(_samples.At("day/a.avi.xml")));
            Assert.False(File.Exists(_samples.At("b.avi.xml"))); // under way
            writer.Write(Frame("day/a.avi", 3, 0, (1, "car", 30)));
            writer.Write(Frame("b.avi", 4, 0, (1, "bus", 99))); // the run ends here
        }
        Assert.Equal("0 30", Boxes(Assert.Single(Root("day/a.avi.xml").Elements("track"))));
        Assert.Equal("0 20; 1 21", Boxes(Assert.Single(Root("b.avi.xml").Elements("track"))));
        Assert.Empty(Directory.EnumerateFiles(_samples.Folder, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_has_no_place_is_counted_and_what_is_no_frame_is_refused()
    {
        using var writer = new CvatTrackWriter(_samples.Folder, []);
        writer.Write(SampleLabels.Boxes("x", new BoxLabel("car", 1, SampleLabels.Upright)) with { Frame = new FramePlace("x", 1, 0), Classes = [new("day", 1)] });
        Assert.Equal(2, writer.LeftOut);
        Assert.Throws<ArgumentException>(() => writer.Write(SampleLabels.Boxes("photo.jpg")));
    }

    [Fact]
    public void Hostile_names_stay_inside_the_folder()
    {
        var folder = _samples.At("inside");
        using (var writer = new CvatTrackWriter(folder, []))
        {
            foreach (var (i, name) in SampleLabels.HostileNames.Index())
                writer.Write(Frame(name, i, 0, (1, name, 10)));
        }
        Assert.Empty(Directory.EnumerateFiles(_samples.Folder));
        var files = Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories).ToList();
        Assert.True(files.Count > SampleLabels.HostileNames.Length / 2);
        Assert.All(files, file => Assert.NotNull(XDocument.Load(file).Root));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_the_users_mistake()
    {
        File.WriteAllText(_samples.At("file"), "");
        Assert.Throws<Core.UserMistakeException>(() => new CvatTrackWriter(_samples.At("file/below"), []));
    }
}
