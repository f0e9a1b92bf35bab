using LabelBench.Core;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Video;
using LabelBench.Testing;
using static LabelBench.Labeling.Tests.Video.TestClips;

namespace LabelBench.Labeling.Tests.Video;

public sealed class MotionJpegAviTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("avi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private VideoClip.Stills? Open(byte[] content)
    {
        var path = Path.Combine(_folder, "clip.avi");
        File.WriteAllBytes(path, content);
        return MotionJpegAvi.Open(path, "clip.avi");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void What_is_written_is_read_again(int count)
    {
        var frames = Frames(count);
        var clip = Open(Avi(frames, framesPerSecond: 29.97))!;
        Assert.Equal(frames, clip.Read());
        Assert.Equal(new ItemsPerSecond(29.97), clip.FrameRate.ValueOrNull);
        Assert.Equal(new ImageSize(Width, Height), clip.Size.ValueOrNull);
        Assert.Null(clip.Shortfall);
    }

    [FfmpegFact]
    public void What_is_written_is_a_clip_to_ffmpeg_too()
    {
        File.WriteAllBytes(Path.Combine(_folder, "ours.avi"), Avi(Frames(5)));
        Ffmpeg("-i", Path.Combine(_folder, "ours.avi"), "-start_number", "0", Path.Combine(_folder, "frame%d.png"));
        for (var i = 0; i < 5; i++)
            Assert.Equal(20 + 10 * i, Shade(TestImages.Decode(File.ReadAllBytes(Path.Combine(_folder, $"frame{i}.png")))), 2.0);
        Assert.False(File.Exists(Path.Combine(_folder, "frame5.png")));
    }

    [FfmpegFact]
    public void A_clip_with_sound_written_by_ffmpeg_gives_its_pictures()
    {
        var path = Path.Combine(_folder, "theirs.avi");
        Ffmpeg("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=2", "-f", "lavfi", "-i", "sine=duration=2", "-c:v", "mjpeg", "-c:a", "pcm_s16le", path);
        var clip = MotionJpegAvi.Open(path, "theirs.avi")!;
        Assert.Equal(20, clip.Frames.Length);
        Assert.Equal(10, clip.FrameRate.ValueOrNull!.Value.Value, 1e-9);
        Assert.Null(clip.Shortfall);
        Assert.All(clip.Read(), jpeg => Assert.Equal((64, 48), SizeOf(jpeg)));

        static (int, int) SizeOf(byte[] jpeg)
        {
            var image = TestImages.Decode(jpeg);
            return (image.Width, image.Height);
        }
    }

    [Fact]
    public void Frames_go_on_in_further_parts_lie_in_rec_lists_and_stand_between_sound_and_junk()
    {
        var frames = Frames(5);
        var sound = Chunk("00wb", [1, 2, 3]);
        byte[] file =
        [
            .. Chunk("RIFF", "AVI "u8.ToArray(),
                List("hdrl", StreamList("auds", "\0\0\0\0"), StreamList("vids", "MJPG", frames: 5), Chunk("JUNK", new byte[10])),
                List("movi", Chunk("01dc", frames[0]), sound, List("rec ", Chunk("01dc", frames[1]), sound), Chunk("ix01", new byte[24])),
                Chunk("idx1", new byte[16])),
            .. Chunk("RIFF", "AVIX"u8.ToArray(), List("movi", Chunk("01db", frames[2]), Chunk("01dc", frames[3]))),
            .. Chunk("RIFF", "AVIX"u8.ToArray(), List("movi", Chunk("01dc", frames[4]))),
        ];
        var clip = Open(file)!;
        Assert.Equal(frames, clip.Read());
        Assert.Equal(30000 / 1001.0, clip.FrameRate.ValueOrNull!.Value.Value, 1e-9);
        Assert.Equal(new ImageSize(Width, Height), clip.Size.ValueOrNull); // rows from the top
        Assert.Null(clip.Shortfall);
    }

    [Fact]
    public void An_empty_chunk_shows_the_frame_before_it_again()
    {
        var frames = Frames(2);
        var clip = Open(Chunk("RIFF", "AVI "u8.ToArray(), List("hdrl", StreamList("vids", "mjpg")),
            List("movi", Chunk("00dc"), Chunk("00dc", frames[0]), Chunk("00dc"), Chunk("00dc", frames[1]))))!;
        Assert.Equal([frames[0], frames[0], frames[1]], clip.Read());
    }

    [Fact]
    public void A_file_cut_off_anywhere_gives_the_whole_frames_before_the_cut_and_says_so()
    {
        var frames = Frames(6);
        var whole = Avi(frames);
        var last = Open(whole)!.Frames[^1];
        for (var length = 1; length < last.Offset + last.Length; length += 97)
        {
            try
            {
                var clip = Open(whole[..length])!;
                var count = clip.Frames.Length;
                Assert.InRange(count, 1, 5);
                Assert.Equal(frames[..count], clip.Read());
                Assert.Equal($"the file is cut off: {count} of 6 frames are whole", clip.Shortfall);
            }
            catch (VideoFailureException e)
            {
                Assert.True(length < 240 + frames[0].Length, $"{length}: {e.Message}"); // only where not one frame is whole
                Assert.StartsWith("clip.avi: cannot be used as video: ", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.Null(Open(whole[..^20])!.Shortfall); // the index is not needed
        Assert.Equal(frames, Open(whole[..^20])!.Read());
    }

    [Fact]
    public void A_recording_that_was_never_closed_is_read_to_its_end()
    {
        var frames = Frames(3);
        var open = Chunk("RIFF", "AVI "u8.ToArray(), List("hdrl", StreamList("vids", "MJPG")), List("movi", [.. frames.Select(f => Chunk("00dc", f))]));
        open.AsSpan(4, 4).Clear(); // RIFF's size
        open.AsSpan(open.AsSpan().IndexOf("movi"u8) - 4, 4).Clear();
        var clip = Open(open)!;
        Assert.Equal(frames, clip.Read());
        Assert.Equal("the file is cut off after 3 whole frames", clip.Shortfall);
    }

    [Fact]
    public void Another_coding_is_left_to_others()
    {
        Assert.Null(Open(Chunk("RIFF", "AVI "u8.ToArray(), List("hdrl", StreamList("vids", "H264")), List("movi", Chunk("00dc", [1, 2, 3])))));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("no video at all", "it is no AVI file")]
    [InlineData("RIFF\u0010\0\0\0WAVEfmt ", "it is no AVI file")]
    [InlineData("RIFF\u0004\0\0\0AVI ", "it has no video")]
    public void What_is_no_clip_says_why(string content, string reason)
    {
        var failure = Assert.Throws<VideoFailureException>(() => Open([.. content.Select(c => (byte)c)]));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_bytes_and_lists_nested_without_end_never_crash()
    {
        var whole = Avi(Frames(3));
        var random = new Random(11);
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < 6; i++)
                damaged[random.Next(trial % 2 == 0 ? 256 : damaged.Length)] = (byte)random.Next(256);
            try
            {
                var clip = Open(damaged);
                Assert.All(clip?.Frames ?? [], frame => Assert.True(frame.Offset + frame.Length <= damaged.Length));
            }
            catch (VideoFailureException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
        var nested = Enumerable.Repeat("LIST\0\0\0\0movi"u8.ToArray(), 200_000).SelectMany(part => part).ToArray();
        Assert.Throws<VideoFailureException>(() => Open([.. "RIFF\0\0\0\0AVI "u8, .. nested]));
    }
}
