using LabelBench.Labeling.Images;
using LabelBench.Labeling.Video;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Video;

public sealed class FfmpegFramesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ffmpeg-").FullName;
    private readonly PixelBuffer _frame = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>A program that stands in for ffmpeg.</summary>
    private FfmpegProgram Script(string body) => new(StandInProgram.Write(At("ffmpeg"), body));

    private string Video(string name, params string[] coding)
    {
        foreach (var (i, jpeg) in TestClips.Frames(8).Index())
            File.WriteAllBytes(At($"source{i}.jpg"), jpeg);
        TestClips.Ffmpeg(["-framerate", "10", "-i", At("source%d.jpg"), .. coding, At(name)]);
        return At(name);
    }

    [FfmpegFact]
    public void Every_frame_comes_in_order_as_pixels()
    {
        foreach (var (name, coding) in new (string, string[])[] { ("a.mkv", ["-c:v", "ffv1"]), ("b.mp4", ["-c:v", "mpeg4", "-q:v", "2", "-g", "4", "-bf", "2"]), ("c.avi", ["-c:v", "mpeg4", "-q:v", "2"]) })
        {
            using var frames = FfmpegFrames.Open(Video(name, coding), name, threads: 1);
            var shades = new List<byte>();
            while (frames.Read(_frame))
            {
                Assert.Equal((TestClips.Width, TestClips.Height), (_frame.Width, _frame.Height));
                shades.Add(TestClips.Shade(_frame));
            }
            Assert.Equal(8, frames.Count);
            Assert.All(shades.Index(), shade => Assert.Equal(20 + 10 * shade.Index, shade.Item, 4.0));
            Assert.Null(frames.Complaint);
            Assert.False(frames.Read(_frame)); // and again, when asked behind the end
        }
    }

    [FfmpegFact]
    public void A_video_stored_on_its_side_comes_upright()
    {
        var flat = Video("flat.mp4", "-c:v", "mpeg4");
        TestClips.Ffmpeg("-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=90", At("turned.mp4"));
        using var frames = FfmpegFrames.Open(At("turned.mp4"), "turned.mp4", threads: 2);
        Assert.True(frames.Read(_frame));
        Assert.Equal((TestClips.Height, TestClips.Width), (_frame.Width, _frame.Height));
    }

    [FfmpegFact]
    public void Names_that_look_like_options_or_addresses_are_names()
    {
        File.Copy(Video("plain.mkv", "-c:v", "ffv1"), At("-i http:x 100%d.mkv"));
        using var frames = FfmpegFrames.Open(At("-i http:x 100%d.mkv"), "odd", threads: 1);
        Assert.True(frames.Read(_frame));
    }

    [FfmpegFact]
    public void A_file_that_is_no_video_is_named_with_ffmpegs_reason()
    {
        File.WriteAllText(At("notes.mp4"), "no video");
        using var frames = FfmpegFrames.Open(At("notes.mp4"), "notes.mp4", threads: 1);
        var message = Assert.Throws<VideoFailureException>(() => frames.Read(_frame)).Message;
        Assert.StartsWith("notes.mp4: cannot be used as video: ffmpeg ended with code 1: ", message, StringComparison.Ordinal);
        Assert.Contains("Invalid data", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [FfmpegFact]
    public void A_playlist_does_not_make_it_read_other_addresses()
    {
        File.WriteAllText(At("list.mp4"), "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/segment.ts\n#EXT-X-ENDLIST\n");
        using var frames = FfmpegFrames.Open(At("list.mp4"), "list.mp4", threads: 1);
        Assert.Throws<VideoFailureException>(() => frames.Read(_frame));
        Assert.DoesNotContain("refused", frames.Complaint, StringComparison.OrdinalIgnoreCase); // as a try to connect would give
    }

    [FfmpegFact]
    public void Leaving_early_leaves_no_process_behind()
    {
        var video = At("long.mkv");
        TestClips.Ffmpeg("-f", "lavfi", "-i", "testsrc=size=640x480:rate=30:duration=20", "-c:v", "mpeg4", video);
        for (var i = 0; i < 3; i++)
        {
            var frames = FfmpegFrames.Open(video, "long.mkv", threads: 1);
            Assert.True(frames.Read(_frame));
            Assert.True(IsThere(frames.ProcessId));
            frames.Dispose();
            Assert.False(IsThere(frames.ProcessId));
        }
    }

    [LinuxFact]
    public void A_decoder_that_is_killed_breaks_off_or_finds_nothing_is_a_named_failure()
    {
        (string Body, string Reason)[] cases =
        [
            ("printf 'P6\\n4 2\\n255\\nabc'; kill -9 $$", "ffmpeg broke off within frame 0 and was killed by signal 9"),
            ("printf 'P6\\n4 2\\n255\\n0123456789012345678901234'; echo oops >&2; exit 3", "ffmpeg broke off within frame 1 and ended with code 3: oops"),
            ("printf 'garbage of any length that is no picture'", "ffmpeg broke off within frame 0 and ended with code 0"),
            ("echo 'nothing here' >&2", "ffmpeg found no frame in it (nothing here)"),
            ("for i in $(seq 1000); do echo $i >&2; done; exit 9", "ffmpeg ended with code 9: 1; 2; 3"),
        ];
        foreach (var (body, reason) in cases)
        {
            using var frames = FfmpegFrames.Open("clip.mp4", "clip.mp4", 1, Script(body));
            var failure = Assert.Throws<VideoFailureException>(() => { while (frames.Read(_frame)) { } });
            Assert.StartsWith(reason, failure.Reason, StringComparison.Ordinal);
            Assert.False(frames.Read(_frame));
            Assert.False(IsThere(frames.ProcessId)); // no zombie either
        }
    }

    [LinuxFact]
    public void A_decoder_that_hangs_is_ended_when_it_is_let_go()
    {
        var frames = FfmpegFrames.Open("clip.mp4", "clip.mp4", 1, Script("printf 'P6\\n1 1\\n255\\nabc'; exec sleep 1000"));
        Assert.True(frames.Read(_frame));
        Assert.True(IsThere(frames.ProcessId));
        frames.Dispose();
        Assert.False(IsThere(frames.ProcessId));
    }

    [Fact]
    public void Without_ffmpeg_the_message_says_what_to_do()
    {
        Assert.Null(FfmpegProgram.Locate(null));
        Assert.Null(FfmpegProgram.Locate(_folder + Path.PathSeparator + "relative"));
        File.WriteAllText(At(OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg"), "");
        Assert.StartsWith(At("ffmpeg"), FfmpegProgram.Locate("relative" + Path.PathSeparator + _folder), StringComparison.Ordinal);
        Assert.Contains("is not on PATH; install it, or give Motion-JPEG or a folder of frames", FfmpegFrames.Missing, StringComparison.Ordinal);
        Assert.Contains("does not start", Assert.Throws<VideoFailureException>(() => FfmpegFrames.Open("a.mp4", "a.mp4", 1, new FfmpegProgram(At("absent")))).Message, StringComparison.Ordinal);
    }

    /// <summary>Whether the system still knows the process; one that ended and was not waited for would still be there.</summary>
    private static bool IsThere(int process) => OperatingSystem.IsLinux() ? Directory.Exists($"/proc/{process}") : System.Diagnostics.Process.GetProcesses().Any(p => p.Id == process);
}
