using LabelBench.Labeling.Video;

namespace LabelBench.Labeling.Tests.Video;

public sealed class VideoFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videos-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Put(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    [Fact]
    public void A_folder_of_images_is_one_clip_in_the_order_in_which_people_count()
    {
        foreach (var number in (int[])[10, 2, 1, 100])
            Put($"frame{number}.jpg", TestClips.Frame(number % 20));
        Put("notes.txt", [1]);
        var clip = Assert.IsType<VideoClip.Stills>(Assert.Single(VideoFolder.Open(_folder, 1000).ValueOrThrow().Clips));
        Assert.Equal(["frame1.jpg", "frame2.jpg", "frame10.jpg", "frame100.jpg"], clip.Frames.Select(f => Path.GetFileName(f.Path)));
        Assert.All(clip.Frames, frame => Assert.Equal(new FrameRange(frame.Path, 0, (int)new FileInfo(frame.Path).Length), frame));
        Assert.Equal(Path.GetFileName(_folder), clip.Name);
    }

    [Fact]
    public void Folders_of_frames_and_video_files_are_a_clip_each()
    {
        Put("night/cam2/1.png", TestClips.Frame(1));
        Put("night/cam10/1.jpg", TestClips.Frame(1));
        Put("day/clip.avi", TestClips.Avi(TestClips.Frames(3)));
        Put("day/clip.MJPG", [.. TestClips.Frame(1), .. TestClips.Frame(2)]);
        var set = VideoFolder.Open(_folder, 1000).ValueOrThrow();
        Assert.Equal(["day/clip.MJPG", "day/clip.avi", "night/cam2", "night/cam10"], set.Clips.Select(c => c.Name));
        Assert.Equal([2, 3, 1, 1], set.Clips.Cast<VideoClip.Stills>().Select(c => c.Frames.Length));
        Assert.Matches("^4 clips from videos-.*, 7 frames at known places$", set.Description);
        Assert.Equal(set.Clips.Cast<VideoClip.Stills>().Sum(c => c.Frames.Sum(f => f.Length)), set.Size.Value);
    }

    [Fact]
    public void One_file_is_one_clip()
    {
        var path = Put("clip.avi", TestClips.Avi(TestClips.Frames(3)));
        Assert.Equal("clip.avi", Assert.Single(VideoFolder.Open(path, 1000).ValueOrThrow().Clips).Name);
    }

    [Fact]
    public void A_limit_ends_within_a_clip()
    {
        Put("a.avi", TestClips.Avi(TestClips.Frames(3)));
        Put("b.avi", TestClips.Avi(TestClips.Frames(3)));
        Put("c.avi", TestClips.Avi(TestClips.Frames(3)));
        var clips = VideoFolder.Open(_folder, limit: 5).ValueOrThrow().Clips;
        Assert.Equal([3, 2], clips.Cast<VideoClip.Stills>().Select(c => c.Frames.Length));
    }

    [Fact]
    public void A_broken_file_is_kept_by_name_and_reason_beside_the_good_ones()
    {
        Put("bad.avi", "no video"u8.ToArray());
        Put("empty.mjpeg", []);
        Put("good.avi", TestClips.Avi(TestClips.Frames(1)));
        var clips = VideoFolder.Open(_folder, 1000).ValueOrThrow().Clips;
        Assert.Equal<VideoClip>([new VideoClip.Unreadable("bad.avi", "it is no AVI file."), new VideoClip.Unreadable("empty.mjpeg", "the file is empty.")], clips[..2]);
        Assert.IsType<VideoClip.Stills>(clips[2]);
    }

    [Fact]
    public void Where_nothing_can_be_read_the_reasons_are_problems()
    {
        Assert.Contains("does not exist", Assert.Single(VideoFolder.Open(Path.Combine(_folder, "absent"), 5).Problems).Text, StringComparison.Ordinal);
        var empty = Assert.Single(VideoFolder.Open(_folder, 5).Problems).Text;
        Assert.Contains("holds no videos and no frames", empty, StringComparison.Ordinal);
        Assert.Contains(".mp4", empty, StringComparison.Ordinal);
        Assert.Contains(".png", empty, StringComparison.Ordinal);
        for (var i = 0; i < 8; i++)
            Put($"{i}.avi", [1, 2, 3]);
        var problems = VideoFolder.Open(_folder, 5).Problems;
        Assert.Equal(["0.avi: it is no AVI file.", "1.avi: it is no AVI file."], problems.Take(2).Select(p => p.ToString()));
        Assert.Equal(5, problems.Length);
    }

    [Fact]
    public void A_folder_that_links_to_itself_ends()
    {
        Put("a/1.jpg", TestClips.Frame(1));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "a", "loop"), _folder);
        Assert.Single(VideoFolder.Open(_folder, 100).ValueOrThrow().Clips);
    }

    [Fact]
    public void Other_video_files_go_through_ffmpeg_or_say_that_it_is_missing()
    {
        Put("a.avi", TestClips.Avi(TestClips.Frames(1)));
        var other = Put("b.mp4", [0]);
        var clip = VideoFolder.Open(_folder, 5).ValueOrThrow().Clips[1];
        Assert.Equal(FfmpegProgram.OnThisMachine() is not null ? new VideoClip.Stream("b.mp4", other) : new VideoClip.Unreadable("b.mp4", FfmpegFrames.Missing), clip);
    }
}
