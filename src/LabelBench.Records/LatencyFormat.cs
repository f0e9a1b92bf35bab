using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>The binary form of a trial's latencies, files ending in <c>.lat</c>.</summary>
/// <remarks>
/// All numbers little-endian:
/// <code>
/// offset      size  content
/// 0           4     "LBLT"
/// 4           2     version, 1
/// 6           2     0
/// 8           8     n, number of latencies
/// 16          8 n   latencies in nanoseconds, signed, none negative, in the order in which the queries ended
/// 16 + 8 n    4     CRC-32 (IEEE 802.3, as in zip and PNG) of all bytes before
/// </code>
/// Read it in Python with <c>numpy.fromfile(path, dtype="&lt;i8", offset=16, count=n)</c>.
/// </remarks>
public static class LatencyFormat
{
    private const int HeaderBytes = 16;
    private const int ChecksumBytes = 4;
    private const ushort Version = 1;

    private static ReadOnlySpan<byte> Magic => "LBLT"u8;

    /// <param name="nanoseconds">None negative.</param>
    /// <exception cref="ArgumentException">A latency is negative, or there are more than fit into an array (268 million).</exception>
    public static byte[] Encode(ReadOnlySpan<long> nanoseconds)
    {
        if (nanoseconds.Length > (Array.MaxLength - HeaderBytes - ChecksumBytes) / sizeof(long))
            throw new ArgumentException("too many latencies for one file.", nameof(nanoseconds));
        var bytes = new byte[HeaderBytes + nanoseconds.Length * sizeof(long) + ChecksumBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), nanoseconds.Length);
        for (var i = 0; i < nanoseconds.Length; i++)
        {
            if (nanoseconds[i] < 0)
                throw new ArgumentException($"latency {i} is negative: a query cannot end before it is due.", nameof(nanoseconds));
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(HeaderBytes + i * sizeof(long)), nanoseconds[i]);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - ChecksumBytes), Crc32.Of(bytes.AsSpan(0, bytes.Length - ChecksumBytes)));
        return bytes;
    }

    /// <param name="source">File that the bytes come from, for the problem.</param>
    /// <returns>Nanoseconds, or what is wrong with the bytes.</returns>
    public static Checked<long[]> Decode(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length < HeaderBytes + ChecksumBytes || !bytes.StartsWith(Magic))
            return Invalid(source, "is not a latency file of LabelBench, or its beginning is missing.");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        if (version > Version)
            return Invalid(source, string.Create(CultureInfo.InvariantCulture, $"was written by a newer version of LabelBench (format {version}, this one reads up to {Version}); update LabelBench."));
        var count = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        var present = (bytes.Length - HeaderBytes - ChecksumBytes) / sizeof(long);
        if (count != present || (bytes.Length - HeaderBytes - ChecksumBytes) % sizeof(long) != 0)
            return Invalid(source, string.Create(CultureInfo.InvariantCulture, $"announces {count} latencies and has room for {present} in {bytes.Length} bytes: it is cut off or damaged."));
        if (Crc32.Of(bytes[..^ChecksumBytes]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]))
            return Invalid(source, "is damaged: its checksum does not fit its content.");
        var nanoseconds = MemoryMarshal.Cast<byte, long>(bytes.Slice(HeaderBytes, present * sizeof(long))).ToArray();
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(nanoseconds, nanoseconds);
        return Checked<long[]>.Valid(nanoseconds);
    }

    private static Checked<long[]> Invalid(string source, string text) => Checked<long[]>.Invalid(new Problem(source, "", text));
}
