using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Video;

/// <summary>Files of JPEGs one behind the other (.mjpeg, .mjpg), as network cameras send them. Whatever lies between two images, such as part headers of HTTP, is passed over.</summary>
/// <remarks>
/// An image ends where its markers say so (ITU-T T.81, annex B), not at the first 0xFFD9: that may also end a thumbnail inside, or stand in a comment.
/// </remarks>
public static class MotionJpegStream
{
    private enum End
    {
        Whole,
        Broken,

        /// <summary>The next image begins inside this one.</summary>
        Overtaken,
        CutOff,
    }

    // Beside the markers 0x01 to 0xFE.
    private const int EndOfFile = -1;
    private const int NoMarker = -2;

    /// <summary>Finds the frames; reads the whole file once.</summary>
    /// <param name="name">For messages.</param>
    /// <exception cref="VideoFailureException">There is no whole JPEG in the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static VideoClip.Stills Open(string path, string name)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Find(file, path, name);
    }

    internal static VideoClip.Stills Find(Stream file, string path, string name)
    {
        var reader = new ForwardReader(file);
        var frames = ImmutableArray.CreateBuilder<FrameRange>();
        var (damaged, firstDamage, cutOff) = (0, 0L, false);
        for (var start = NextImage(reader); start is { } begin;)
        {
            var end = Walk(reader);
            if (end == End.Whole)
                frames.Add(new FrameRange(path, begin, checked((int)(reader.Position - begin))));
            else if (end == End.CutOff)
                cutOff = true;
            else if (damaged++ == 0)
                firstDamage = begin;
            start = end == End.Overtaken ? reader.Position - 2 : NextImage(reader);
        }
        if (frames.Count == 0)
            throw new VideoFailureException(name, reader.Position == 0 ? "the file is empty." : cutOff ? "its first image is cut off." : "it holds no JPEG images one behind the other.");
        return new VideoClip.Stills(name, frames.ToImmutable(),
            Reading.Missing<ItemsPerSecond>("a bare JPEG stream does not tell"), Reading.Missing<ImageSize>("a bare JPEG stream does not tell"),
            Shortfall(frames.Count, damaged, firstDamage, cutOff));
    }

    private static string? Shortfall(int whole, int damaged, long firstDamage, bool cutOff)
    {
        string?[] parts =
        [
            damaged == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{damaged} damaged {(damaged == 1 ? "image is" : "images are")} left out, the first at byte {firstDamage}"),
            cutOff ? string.Create(CultureInfo.InvariantCulture, $"the file is cut off after {whole} whole frames") : null,
        ];
        return string.Join("; ", parts.OfType<string>()) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Passes over the next start of an image.</summary>
    /// <returns>Where it begins.</returns>
    private static long? NextImage(ForwardReader reader)
    {
        while (reader.LeapTo(JpegMarker.Prefix))
        {
            if (Marker(reader) == JpegMarker.StartOfImage)
                return reader.Position - 2;
        }
        return null;
    }

    /// <summary>Passes over the segments and scans of an image, to behind its end.</summary>
    private static End Walk(ForwardReader reader)
    {
        for (var marker = Marker(reader); ;)
        {
            switch (marker)
            {
                case JpegMarker.EndOfImage:
                    return End.Whole;
                case JpegMarker.StartOfImage:
                    return End.Overtaken;
                case EndOfFile:
                    return End.CutOff;
                case NoMarker:
                    return End.Broken;
            }
            if (!JpegMarker.StandsAlone(marker))
            {
                var (high, low) = (reader.Next(), reader.Next());
                var length = (high << 8 | low) - 2; // the length counts its own two bytes
                if (low == EndOfFile || length >= 0 && !reader.Skip(length))
                    return End.CutOff;
                if (length < 0)
                    return End.Broken;
            }
            marker = marker == JpegMarker.StartOfScan ? MarkerBehindScan(reader) : Marker(reader);
        }
    }

    /// <summary>The marker that must stand here; any number of prefixes may stand before it.</summary>
    private static int Marker(ForwardReader reader)
    {
        var value = reader.Next();
        if (value is not (JpegMarker.Prefix or EndOfFile))
            return NoMarker;
        while (value == JpegMarker.Prefix)
            value = reader.Next();
        return value == JpegMarker.StuffedByte ? NoMarker : value;
    }

    private static int MarkerBehindScan(ForwardReader reader)
    {
        while (reader.LeapTo(JpegMarker.Prefix))
        {
            var marker = Marker(reader);
            if (marker != NoMarker && !JpegMarker.IsRestart(marker))
                return marker;
        }
        return EndOfFile;
    }
}
