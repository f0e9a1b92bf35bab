using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Video;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Tests.Video;

/// <summary>Small clips whose frames can be told from each other.</summary>
internal static class TestClips
{
    internal const int Width = 48;
    internal const int Height = 32;

    /// <summary>Frame <paramref name="i"/> is one shade of grey, lighter than the one before it by 10 steps.</summary>
    internal static byte[] Frame(int i) => Grey((byte)(20 + 10 * i)).Encode(ImageFormat.Jpeg);

    internal static byte[][] Frames(int count) => [.. Enumerable.Range(0, count).Select(Frame)];

    internal static byte[] Avi(IReadOnlyList<byte[]> frames, double framesPerSecond = 25)
    {
        using var file = new MemoryStream();
        var writer = new MotionJpegWriter(file, new ImageSize(Width, Height), framesPerSecond);
        foreach (var frame in frames)
            writer.Add(frame);
        writer.Finish();
        return file.ToArray();
    }

    /// <summary>The bytes that a clip's ranges lead to.</summary>
    internal static byte[][] Read(this VideoClip.Stills clip) => [.. clip.Frames.Select(frame =>
    {
        using var handle = File.OpenHandle(frame.Path);
        var bytes = new byte[frame.Length];
        Assert.Equal(frame.Length, RandomAccess.Read(handle, bytes, frame.Offset));
        return bytes;
    })];

    /// <summary>A RIFF chunk, padded to an even length.</summary>
    internal static byte[] Chunk(string id, params byte[][] parts)
    {
        var body = parts.SelectMany(part => part).ToArray();
        var size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)body.Length);
        return [.. Encoding.ASCII.GetBytes(id), .. size, .. body, .. new byte[body.Length % 2]];
    }

    internal static byte[] List(string type, params byte[][] parts) => Chunk("LIST", [Encoding.ASCII.GetBytes(type), .. parts]);

    /// <summary>The hdrl list of a stream's kind and coding.</summary>
    internal static byte[] StreamList(string kind, string coding, uint frames = 0)
    {
        var header = new byte[56];
        Encoding.ASCII.GetBytes(kind + coding, header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 1001);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), 30000);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), frames);
        var format = new byte[40];
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), Width);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), -Height);
        Encoding.ASCII.GetBytes(coding, format.AsSpan(16));
        return List("strl", Chunk("strh", header), Chunk("strf", format));
    }

    /// <summary>Runs ffmpeg and fails the test where it does.</summary>
    internal static void Ffmpeg(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments]) { RedirectStandardError = true })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaint);
    }

    internal static byte Shade(PixelBuffer frame) => frame[frame.Width / 2, frame.Height / 2][1];

    private static PixelBuffer Grey(byte shade)
    {
        var image = new PixelBuffer(Width, Height);
        image.Fill(shade, shade, shade);
        return image;
    }
}
