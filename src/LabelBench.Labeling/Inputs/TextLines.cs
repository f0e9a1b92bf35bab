using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Inputs;

/// <summary>Finds the lines of a file without holding them.</summary>
internal static class TextLines
{
    private const int Chunk = 1 << 16;

    /// <summary>Places of the lines that hold more than white space, lazily. A line ends with a line feed; a carriage return before it is left to the reader.</summary>
    /// <param name="file">Index of the file in its set.</param>
    /// <param name="stream">Stands behind the byte order mark.</param>
    internal static IEnumerable<TextPlace> Find(int file, Stream stream, TextEncoding encoding)
    {
        var buffer = new byte[Chunk];
        var unit = encoding is TextEncoding.Utf8 ? 1 : 2;
        var (read, start, line, blank) = (stream.Position, stream.Position, 1L, true);
        while (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is var filled and > 0)
        {
            if (encoding is TextEncoding.Utf16BigEndian)
                Swap(buffer);
            for (var from = 0; from < filled;)
            {
                var length = LengthToLineFeed(buffer.AsSpan(from, filled - from), unit);
                var ends = length >= 0;
                var end = ends ? from + length : filled;
                blank = blank && IsBlank(buffer.AsSpan(from, end - from), unit);
                from = end + unit;
                if (!ends)
                    break;
                if (!blank)
                    yield return TextPlace.Between(file, start, read + end, line);
                (start, line, blank) = (read + from, line + 1, true);
            }
            read += filled;
        }
        if (!blank)
            yield return TextPlace.Between(file, start, read, line);
    }

    private static void Swap(Span<byte> bytes)
    {
        var units = MemoryMarshal.Cast<byte, ushort>(bytes);
        BinaryPrimitives.ReverseEndianness(units, units);
    }

    /// <returns>Bytes before the line feed; -1 where there is none.</returns>
    private static int LengthToLineFeed(ReadOnlySpan<byte> bytes, int unit)
    {
        if (unit == 1)
            return bytes.IndexOf((byte)'\n');
        var at = MemoryMarshal.Cast<byte, char>(bytes).IndexOf('\n');
        return at < 0 ? -1 : at * unit;
    }

    private static bool IsBlank(ReadOnlySpan<byte> bytes, int unit) =>
        unit == 1 ? !bytes.ContainsAnyExcept(" \t\r"u8) : bytes.Length % unit == 0 && !MemoryMarshal.Cast<byte, char>(bytes).ContainsAnyExcept(" \t\r");
}
