using System.Numerics;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Tests.Labels;

/// <summary>Labels and names that writers have to cope with, and a folder that goes away.</summary>
internal sealed class SampleLabels : IDisposable
{
    internal static readonly string[] HostileNames =
    [
        "plain.jpg", "with space.jpg", "a\"b.jpg", "<script>&amp;.jpg", "line\nbreak.jpg", "null\0.jpg", "back\\slash.jpg", "ümläut-中国-😀.jpg", "half\ud800surrogate.jpg",
        "]]>.jpg", "'; DROP TABLE x.jpg", "../../etc/passwd", "/rooted.jpg", "C:\\x.jpg", "CON.jpg", "..", "", " ", "a/b/c.jpg", new string('x', 400) + ".jpg", "\u0001\u001f.jpg", "tab\t.jpg",
    ];

    internal static readonly Quad Upright = Quad.Rectangle(10, 20, 30, 40);
    internal static readonly Quad Turned = new(new Vector2(50, 10), new Vector2(90, 40), new Vector2(60, 80), new Vector2(20, 50));

    /// <summary>5 x 4 pixels.</summary>
    internal static readonly byte[] Mask =
    [
        0, 0, 0, 0, 0,
        0, 1, 1, 0, 0,
        0, 1, 0, 1, 0,
        0, 0, 0, 0, 0,
    ];

    internal string Folder { get; } = Directory.CreateTempSubdirectory("labels-").FullName;

    internal string At(string name) => Path.Combine(Folder, name);

    internal static MaskLabel MaskOf(string name)
    {
        var runs = new MaskRuns();
        runs.Load(Mask, 5, 4);
        return new MaskLabel(name, 0.8, runs.Of(1));
    }

    internal static ItemLabels Boxes(string item, params BoxLabel[] boxes) => new(item, "yolo") { Boxes = [.. boxes], Size = new ImageSize(200, 100) };

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
