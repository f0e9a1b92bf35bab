using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Tracking;
using LabelBench.Labeling.Video;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Load;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests;

/// <param name="cache">Models and clips, made once for all tests.</param>
public sealed class VideoTrackingTests(TemporaryFolder cache) : IClassFixture<TemporaryFolder>, IDisposable
{
    private const int Objects = 5;

    private static readonly ClipOptions Made = new(320, 180, Frames: 20, FramesPerSecond: 25, BitsPerPixel: 1.5, Objects);
    private static readonly InputSource Clips = new InputSource.Clips(Made.Width, Made.Height, Made.BitsPerPixel, Made.Frames, Made.FramesPerSecond, 2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private (ImmutableArray<StageRecord> Stages, ImmutableArray<QualityResult> Quality, GateRecord Gate, UnreadableItems Unreadable) Run(Workload workload, int frames, int batch = 1)
    {
        var request = Requests.For(workload, folder, batch: batch, streams: 2);
        using var system = new OrtSystemFactory().Load(request with { Cell = request.Cell with { DecodeWorkers = 4 }, CacheFolder = cache.Path }, CancellationToken.None);
        var load = new LoadSettings(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10), frames, TimeSpan.FromSeconds(120)) { RelativeHalfWidth = double.PositiveInfinity };
        var (_, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, load, new SilentObserver(), CancellationToken.None);
        return (stages, system.CheckQuality(), system.ReadGate!()!, system.Pipeline!.Unreadable);
    }

    private sealed record Tracked(string Item, string Clip, long Showing, int Number, ImmutableArray<(int Track, DetectedBox Box)> Boxes);

    /// <summary>The label file, in the order in which it was written.</summary>
    private List<Tracked> Labels() => [.. File.ReadAllLines(folder["labels.jsonl"]).Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        var (root, frame) = (document.RootElement, document.RootElement.GetProperty("frame"));
        return new Tracked(root.GetProperty("item").GetString()!, frame.GetProperty("clip").GetString()!, frame.GetProperty("showing").GetInt64(), frame.GetProperty("number").GetInt32(),
            [.. root.GetProperty("boxes").EnumerateArray().Select(Box)]);

        static (int, DetectedBox) Box(JsonElement label)
        {
            var c = label.GetProperty("box").EnumerateArray().Select(v => v.GetSingle()).ToArray(); // clockwise from the top left
            return (label.GetProperty("track").GetInt32(), new DetectedBox(c[0], c[1], c[4], c[5],
                int.Parse(label.GetProperty("name").GetString()!, System.Globalization.CultureInfo.InvariantCulture), label.GetProperty("confidence").GetSingle()));
        }
    })];

    /// <summary>Follows the true objects of every showing: how often one was in a frame, was on a track there, and was on another track than when last seen.</summary>
    private static (int Present, int OnTrack, int Switches) Follow(IEnumerable<Tracked> labels, Func<string, SceneOptions> sceneOf)
    {
        var (present, onTrack, switches) = (0, 0, 0);
        foreach (var showing in labels.GroupBy(label => label.Showing))
        {
            var scene = new MovingScene(sceneOf(showing.First().Clip) with { EmbeddingLength = 0 });
            var last = new Dictionary<int, int>();
            var shown = -1;
            foreach (var frame in showing)
            {
                for (; shown < frame.Number; shown++)
                    scene.Next();
                foreach (var (identity, truth) in scene.Truth.Where(t => Inside(t.Box) is { Area: > 100 }))
                {
                    present++;
                    var found = frame.Boxes.Where(b => b.Box.Class == truth.Class && b.Box.Overlap(Inside(truth)) > 0.5f).ToList();
                    if (found.Count != 1)
                        continue;
                    onTrack++;
                    if (last.TryGetValue(identity, out var before) && before != found[0].Track)
                        switches++;
                    last[identity] = found[0].Track;
                }
            }
        }
        return (present, onTrack, switches);
    }

    /// <summary>Boxes end at the edges of the picture.</summary>
    private static DetectedBox Inside(DetectedBox box) => box with
    {
        Left = Math.Clamp(box.Left, 0, Made.Width), Right = Math.Clamp(box.Right, 0, Made.Width), Top = Math.Clamp(box.Top, 0, Made.Height), Bottom = Math.Clamp(box.Bottom, 0, Made.Height),
    };

    private static SceneOptions SceneOfClip(string name) => Made.Scene(int.Parse(name["clip-".Length..^".avi".Length], System.Globalization.CultureInfo.InvariantCulture));

    private static void IsInOrder(List<Tracked> labels)
    {
        foreach (var (before, after) in labels.Zip(labels.Skip(1)))
            Assert.True(after.Showing == before.Showing ? after.Number > before.Number : after.Showing > before.Showing, $"{before.Item} before {after.Item}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Tracks_of_generated_clips_are_the_objects_that_were_painted(int batch)
    {
        var (stages, quality, gate, unreadable) = Run(Requests.Tracking(Clips), frames: 50, batch);

        Assert.Equal(["read", "decode", "preprocess", "infer", "boxes", "crop", "embed", "track", "write"], stages.Select(s => s.Name));
        Assert.All(stages, s => Assert.True(s.Items > 0));
        Assert.All(quality, q => Assert.True(q.Passed, q.Metric));
        Assert.Contains(quality, q => q.Metric.Contains("embed", StringComparison.Ordinal)); // parity of both models
        Assert.InRange(quality.Single(q => q.Metric == "boxes_per_item").Value, 0.8 * Objects, Objects);
        Assert.Equal(0, unreadable.Count);
        var labels = Labels();
        Assert.True(labels.Count >= unreadable.Seen && gate is { Injected: true, Accepted: > 0, Reviewed: > 0 });
        IsInOrder(labels);
        var (present, onTrack, switches) = Follow(labels, SceneOfClip);
        Assert.True(onTrack > 0.75 * present, $"{onTrack} of {present}"); // the first two frames of a track are not believed, and a twentieth is missed
        Assert.True(switches <= 0.01 * onTrack, $"{switches} of {onTrack}");
    }

    [Fact]
    public void A_new_showing_starts_new_tracks()
    {
        Run(Requests.Tracking(Clips), frames: 50);
        var showings = Labels().GroupBy(l => l.Showing).ToList();
        Assert.True(showings.Count >= 3);
        Assert.Equal(["clip-000000.avi", "clip-000001.avi", "clip-000000.avi"], showings.Take(3).Select(s => s.First().Clip));
        Assert.All(showings.SkipLast(1), showing =>
        {
            Assert.All(showing.Take(2), frame => Assert.Empty(frame.Boxes)); // nothing is confirmed before its third sight
            Assert.InRange(showing.SelectMany(f => f.Boxes).Min(b => b.Track), 1, Objects);
        });
        // The same clip, seen the same way, gives the same tracks; the last showing may be cut short by the end of the run.
        var shown = showings[2].Max(f => f.Number);
        Assert.Equal(Tracks(showings[0]), Tracks(showings[2]));

        List<(int, int, int)> Tracks(IEnumerable<Tracked> showing) =>
            [.. showing.Where(f => f.Number <= shown).SelectMany(f => f.Boxes.Select(b => (f.Number, b.Track, b.Box.Class))).Order()];
    }

    [Fact]
    public void Own_frames_that_overtake_each_other_are_tracked_in_their_order_and_a_broken_one_ends_no_track()
    {
        // By turns slow and fast to decode, with four workers at it.
        var frames = Directory.CreateDirectory(folder["data/drive"]).FullName;
        var (slow, fast) = (Picture(noise: true), Picture(noise: false));
        for (var i = 1; i <= 20; i++)
            File.WriteAllBytes(Path.Combine(frames, $"frame{i}.png"), i == 12 ? [1, 2, 3] : i % 2 == 0 ? slow : fast);

        var (_, _, _, unreadable) = Run(Requests.Tracking(new InputSource.Folder(folder["data"])), frames: 50);

        Assert.Equal("drive/frame12.png", Assert.Single(unreadable.First).Item);
        var labels = Labels();
        IsInOrder(labels);
        Assert.Equal(["drive/frame1.png", "drive/frame2.png", "drive/frame3.png"], labels.Take(3).Select(l => l.Item));
        var (present, onTrack, switches) = Follow(labels, _ => new ClipOptions(Made.Width, Made.Height, 1, Objects: Objects).Scene(0));
        Assert.True(onTrack > 0.7 * present, $"{onTrack} of {present}");
        Assert.True(switches <= 0.01 * onTrack, $"{switches} of {onTrack}");
    }

    [FfmpegFact]
    public void Any_video_is_read_through_ffmpeg()
    {
        var clip = GeneratedInputs.Clips(cache["inputs"], Made, 1).Files[0].Path;
        Directory.CreateDirectory(folder["data"]);
        using (var process = Process.Start("ffmpeg", ["-nostdin", "-v", "error", "-i", clip, "-c:v", "mpeg4", "-q:v", "3", folder["data/a.mp4"]]))
            process.WaitForExit();
        File.WriteAllText(folder["data/b.mkv"], "no video");

        var (stages, _, _, unreadable) = Run(Requests.Tracking(new InputSource.Folder(folder["data"])), frames: 30);

        Assert.Equal("b.mkv", Assert.Single(unreadable.First).Item);
        Assert.IsType<Core.Reading<Core.Count>.Unavailable>(stages[0].Cpu); // ffmpeg's time is not the worker's own
        var (_, onTrack, switches) = Follow(Labels(), _ => Made.Scene(0));
        Assert.True(onTrack > 40 && switches <= 0.01 * onTrack, $"{switches} of {onTrack}");
    }

    [Fact]
    public void Tracks_are_written_for_cvat_a_file_a_clip()
    {
        Run(Requests.Tracking(Clips) with { LabelFormat = LabelFormat.Cvat }, frames: 50);
        foreach (var file in (string[])["cvat/clip-000000.avi.xml", "cvat/clip-000001.avi.xml"])
        {
            var root = XDocument.Load(folder[file]).Root!;
            Assert.Equal("20", root.Element("meta")!.Element("task")!.Element("size")!.Value);
            Assert.InRange(root.Elements("track").Count(), Objects - 1, 3 * Objects);
        }
    }

    [Fact]
    public void Data_without_video_is_a_mistake_before_the_run()
    {
        Directory.CreateDirectory(folder["data"]);
        var problems = PipelineInputs.OpenFolder(folder["data"], LabelingTask.VideoTracking, 1).Problems;
        Assert.Contains("holds no videos and no frames", Assert.Single(problems).Text, StringComparison.Ordinal);
    }

    private static byte[] Picture(bool noise)
    {
        var picture = new PixelBuffer(Made.Width, Made.Height);
        picture.Fill(90, 100, 110);
        if (noise)
            new Random(1).NextBytes(picture.Pixels);
        using var vips = VipsImage.FromPixels(picture.Pixels, picture.Width, picture.Height);
        return vips.Encode(ImageFormat.Png);
    }
}
