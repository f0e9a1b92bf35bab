using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Tracking;
using LabelBench.Labeling.Video;

namespace LabelBench.Labeling.Tests.Video;

public sealed class ClipGeneratorTests : IDisposable
{
    private static readonly ClipOptions Small = new(320, 180, Frames: 6, FramesPerSecond: 15, Objects: 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("clips-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private VideoClip.Stills Clip(ClipOptions options, int index = 0) =>
        MotionJpegAvi.Open(GeneratedInputs.Clips(_folder, options, index + 1).Files[index].Path, "clip")!;

    [Fact]
    public void A_clip_has_the_stated_frames_size_rate_and_weight()
    {
        var clip = Clip(Small);
        Assert.Equal(6, clip.Frames.Length);
        Assert.Equal(15, clip.FrameRate.ValueOrNull!.Value.Value);
        Assert.All(clip.Read(), jpeg => Assert.Equal((320, 180), (TestImages.Decode(jpeg).Width, TestImages.Decode(jpeg).Height)));
        Assert.InRange(clip.Frames.Average(f => f.Length) * 8.0 / (320 * 180), 0.7 * Small.BitsPerPixel, 1.3 * Small.BitsPerPixel);
    }

    [Fact]
    public void What_moves_is_where_the_scene_says_and_all_else_stands_still()
    {
        var frames = Clip(Small).Read().Select(jpeg => TestImages.Decode(jpeg)).ToList();
        var empty = TestImages.Decode(Clip(Small with { Objects = 0 }).Read()[0]);
        var scene = new MovingScene(Small.Scene(0));
        foreach (var frame in frames)
        {
            scene.Next();
            var (covered, moved, stray) = (0, 0, 0);
            for (var y = 0; y < frame.Height; y++)
            {
                for (var x = 0; x < frame.Width; x++)
                {
                    var differs = Math.Abs(frame[x, y][1] - empty[x, y][1]) > 40;
                    // Eight pixels around a box may change with it: blocks of the JPEG, or sixteen for colour.
                    if (scene.Truth.Any(t => x >= t.Box.Left - 16 && x < t.Box.Right + 16 && y >= t.Box.Top - 16 && y < t.Box.Bottom + 16))
                        (covered, moved) = (covered + 1, moved + (differs ? 1 : 0));
                    else
                        stray += differs ? 1 : 0;
                }
            }
            Assert.Equal(0, stray);
            Assert.True(covered == 0 || moved > 0, $"{moved} of {covered}");
        }
        Assert.NotEqual(frames[0].Pixels.ToArray(), frames[5].Pixels.ToArray());
    }

    [Fact]
    public void Clips_are_made_once_whole_and_the_same_whatever_their_number()
    {
        var first = GeneratedInputs.Clips(_folder, Small, 1);
        var content = File.ReadAllBytes(first.Files[0].Path);
        var stamp = File.GetLastWriteTimeUtc(first.Files[0].Path);
        var more = GeneratedInputs.Clips(_folder, Small, 2);
        Assert.Equal(first.Files[0], more.Files[0]);
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(first.Files[0].Path));
        Assert.NotEqual(content, File.ReadAllBytes(more.Files[1].Path));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.part", SearchOption.AllDirectories));

        File.Delete(first.Files[0].Path);
        Assert.Equal(content, File.ReadAllBytes(GeneratedInputs.Clips(_folder, Small, 1).Files[0].Path));
        Assert.NotEqual(Path.GetDirectoryName(first.Files[0].Path), Path.GetDirectoryName(GeneratedInputs.Clips(_folder, Small with { Seed = 2 }, 1).Files[0].Path));
        Assert.Equal("2 generated clips of 6 frames 320 x 180, seed 1729", more.Description);
    }
}
