using LabelBench.Core;
using LabelBench.Labeling.Video;
using LabelBench.Labeling.Vips;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Video;

public class MotionJpegStreamTests
{
    private static VideoClip.Stills Find(byte[] content) => MotionJpegStream.Find(new MemoryStream(content), "stream.mjpeg", "stream.mjpeg");

    private static byte[][] Read(byte[] content) => [.. Find(content).Frames.Select(frame => content[(int)frame.Offset..(int)(frame.Offset + frame.Length)])];

    /// <summary>A JPEG whose comment segment holds these bytes.</summary>
    private static byte[] WithComment(byte[] jpeg, byte[] comment) =>
        [.. jpeg.AsSpan(0, 2), 0xFF, 0xFE, (byte)((comment.Length + 2) >> 8), (byte)(comment.Length + 2), .. comment, .. jpeg.AsSpan(2)];

    [Fact]
    public void Images_one_behind_the_other_are_the_frames()
    {
        var frames = TestClips.Frames(7);
        var clip = Find([.. frames.SelectMany(f => f)]);
        Assert.Equal(frames, Read([.. frames.SelectMany(f => f)]));
        Assert.Null(clip.Shortfall);
        Assert.IsType<Reading<ItemsPerSecond>.Unavailable>(clip.FrameRate);
    }

    [Fact]
    public void A_thumbnail_inside_ends_no_frame()
    {
        // As in EXIF: a whole JPEG, end marker and all, inside a segment. A search for 0xFFD9 would end the frame there.
        var inner = TestClips.Frame(1);
        var outer = WithComment(TestImages.Noise(80, 60, seed: 1).Encode(ImageFormat.Jpeg), [.. inner, 0xFF, 0xD9]);
        Assert.Equal([outer, inner, outer], Read([.. outer, .. inner, .. outer]));
    }

    [FfmpegFact]
    public void Frames_that_ffmpeg_put_into_a_stream_are_found()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.mjpeg");
        try
        {
            TestClips.Ffmpeg("-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=3", "-c:v", "mjpeg", "-f", "mjpeg", path);
            var clip = MotionJpegStream.Open(path, "clip");
            Assert.Equal(30, clip.Frames.Length);
            Assert.Equal(new FileInfo(path).Length, clip.Frames.Sum(f => (long)f.Length));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Large_frames_with_restarts_and_several_scans_are_walked_to_their_end()
    {
        // Beyond the reader's window, so that markers fall on its edges somewhere.
        using var noise = TestImages.Noise(900, 700, seed: 4).ToVips();
        byte[][] frames = [Save("interlace", 1), Save("restart_interval", 5), Save("optimize_coding", 1), Save("interlace", 1)];
        Assert.All(frames, frame => Assert.True(frame.Length > 300_000));
        var read = Read([.. frames.SelectMany(f => f)]);
        Assert.Equal(4, read.Length);
        Assert.All(frames.Zip(read), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second)));

        byte[] Save(string option, int value)
        {
            using var saver = new VipsOperation("jpegsave_buffer");
            saver.Set("Q", 95);
            return noise.Save(option == "restart_interval" ? saver.Set(option, value) : saver.Set(option, value != 0));
        }
    }

    [Fact]
    public void Whatever_lies_between_images_is_passed_over()
    {
        var frames = TestClips.Frames(3);
        var part = "--boundary\r\nContent-Type: image/jpeg\r\n\r\n"u8.ToArray();
        byte[] content = [.. part, .. frames[0], .. part, .. frames[1], 0xFF, 0xFF, 0x00, 0xFF, .. frames[2], .. new byte[1000]];
        Assert.Equal(frames, Read(content));
        Assert.Null(Find(content).Shortfall);
    }

    [Fact]
    public void A_stream_cut_off_anywhere_gives_the_whole_frames_before_the_cut()
    {
        var frames = TestClips.Frames(3);
        byte[] whole = [.. frames.SelectMany(f => f)];
        for (var length = frames[0].Length; length < whole.Length; length += 13)
        {
            var cut = whole[..length];
            var count = length < frames[0].Length + frames[1].Length ? 1 : 2;
            Assert.Equal(frames[..count], Read(cut));
            var inside = length - frames.Take(count).Sum(f => f.Length);
            if (inside >= 2) // before that, nothing shows that a frame was to follow
                Assert.Equal($"the file is cut off after {count} whole frames", Find(cut).Shortfall);
        }
    }

    [Fact]
    public void A_damaged_image_is_left_out_and_named_by_its_place()
    {
        var frames = TestClips.Frames(4);
        var damaged = frames[1].ToArray();
        damaged[2] = 0; // no marker behind the start of the image
        var noise = TestImages.Noise(80, 60, seed: 2).Encode(ImageFormat.Jpeg);
        var torn = noise[..(noise.Length / 2)]; // the next image begins inside it
        foreach (var bad in (byte[][])[damaged, torn])
        {
            byte[] content = [.. frames[0], .. bad, .. frames[2], .. frames[3]];
            Assert.Equal([frames[0], frames[2], frames[3]], Read(content));
            Assert.Equal($"1 damaged image is left out, the first at byte {frames[0].Length}", Find(content).Shortfall);
        }
    }

    [Fact]
    public void A_file_without_a_whole_image_says_so()
    {
        Assert.Contains("is empty", Assert.Throws<VideoFailureException>(() => Find([])).Message, StringComparison.Ordinal);
        Assert.Contains("no JPEG images", Assert.Throws<VideoFailureException>(() => Find("not a video"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("first image is cut off", Assert.Throws<VideoFailureException>(() => Find(TestClips.Frame(0)[..^1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_without_huffman_tables_decode_with_the_standard_ones()
    {
        var jpeg = TestImages.Noise(64, 48, seed: 3).Encode(ImageFormat.Jpeg, quality: 80);
        var bare = WithoutHuffmanTables(jpeg);
        Assert.True(bare.Length < jpeg.Length - 400);
        Assert.Equal(0, TestImages.MeanDifference(TestImages.Decode(jpeg), TestImages.Decode(bare)));
        Assert.Equal([bare, bare], Read([.. bare, .. bare]));

        // Where the tables were made for the image, the standard ones give another image or none.
        using var noise = TestImages.Noise(64, 48, seed: 3).ToVips();
        using var saver = new VipsOperation("jpegsave_buffer");
        var tailored = noise.Save(saver.Set("Q", 80).Set("optimize_coding", true));
        try
        {
            Assert.True(TestImages.MeanDifference(TestImages.Decode(tailored), TestImages.Decode(WithoutHuffmanTables(tailored))) > 1);
        }
        catch (DecodeFailureException)
        {
        }
    }

    private static byte[] WithoutHuffmanTables(byte[] jpeg)
    {
        var bare = new List<byte>(jpeg[..2]);
        var at = 2;
        while (jpeg[at + 1] != JpegMarker.StartOfScan)
        {
            var end = at + 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]);
            if (jpeg[at + 1] != JpegMarker.HuffmanTables)
                bare.AddRange(jpeg[at..end]);
            at = end;
        }
        return [.. bare, .. jpeg[at..]];
    }
}
