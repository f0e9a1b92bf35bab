using System.Collections.Immutable;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Video;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Video;

public sealed class VideoFeedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("feed-").FullName;
    private readonly PixelBuffer _pixels = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Put(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    private ImmutableArray<VideoClip> Clips() => VideoFolder.Open(_folder, 1000).ValueOrThrow().Clips;

    [Fact]
    public void Clips_follow_each_other_frame_by_frame_and_begin_again()
    {
        Put("a.avi", TestClips.Avi(TestClips.Frames(2)));
        Put("b/2.jpg", TestClips.Frame(3));
        Put("b/10.jpg", TestClips.Frame(4));
        using var feed = new VideoFeed(Clips(), 1);
        var frames = Enumerable.Range(0, 9).Select(_ => feed.Next(_pixels)).ToList();
        Assert.Equal(["a.avi#0", "a.avi#1", "b/2.jpg", "b/10.jpg", "a.avi#0", "a.avi#1", "b/2.jpg", "b/10.jpg", "a.avi#0"], frames.Select(f => f.Name));
        Assert.Equal([0, 0, 1, 1, 0, 0, 1, 1, 0], frames.Select(f => f.Clip));
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5], frames.Select(f => f.Showing));
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1, 0], frames.Select(f => f.Number));
        Assert.All(frames, f => Assert.True(f is { Range: not null, Unreadable: null }));
        Assert.Equal(TestClips.Frame(4), File.ReadAllBytes(frames[3].Range!.Value.Path));
    }

    [Fact]
    public void One_clip_shown_again_is_another_showing()
    {
        Put("a.avi", TestClips.Avi(TestClips.Frames(1)));
        using var feed = new VideoFeed(Clips(), 1);
        Assert.Equal([1L, 2L, 3L], Enumerable.Range(0, 3).Select(_ => feed.Next(_pixels).Showing));
    }

    [Fact]
    public void What_cannot_be_read_and_what_is_missing_is_told_once_a_round()
    {
        Put("bad.avi", "no video"u8.ToArray());
        Put("cut.avi", TestClips.Avi(TestClips.Frames(3))[..^400]); // the index and a part of the last frame
        using var feed = new VideoFeed(Clips(), 1);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(("bad.avi", "it is no AVI file."), Failure(feed.Next(_pixels)));
            Assert.Equal("cut.avi#0", feed.Next(_pixels).Name);
            Assert.Equal("cut.avi#1", feed.Next(_pixels).Name);
            Assert.Equal(("cut.avi", "the file is cut off: 2 of 3 frames are whole"), Failure(feed.Next(_pixels)));
        }
    }

    [FfmpegFact]
    public void Frames_from_a_decoder_come_as_pixels_among_the_others()
    {
        Put("a.avi", TestClips.Avi(TestClips.Frames(4)));
        TestClips.Ffmpeg("-i", Path.Combine(_folder, "a.avi"), "-c:v", "ffv1", Path.Combine(_folder, "b.mkv"));
        Put("c.mp4", "no video"u8.ToArray());
        using var feed = new VideoFeed(Clips(), 1);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                Assert.NotNull(feed.Next(_pixels).Range);
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal(($"b.mkv#{i}", (FrameRange?)null, (string?)null), feed.Next(_pixels) is var frame ? (frame.Name, frame.Range, frame.Unreadable) : default);
                Assert.Equal(20 + 10 * i, TestClips.Shade(_pixels), 4.0);
            }
            var failure = Failure(feed.Next(_pixels));
            Assert.Equal("c.mp4", failure.Name);
            Assert.Contains("ffmpeg ended with code", failure.Reason, StringComparison.Ordinal);
        }
        Assert.NotNull(feed.Next(_pixels).Range);
    }

    private static (string Name, string? Reason) Failure(VideoFrame frame)
    {
        Assert.Null(frame.Range);
        return (frame.Name, frame.Unreadable);
    }
}
