using System.Buffers;
using System.Numerics;

namespace LabelBench.Records.Recordings;

/// <summary>Whole numbers in as many bytes as they need: LEB128, signed ones zigzag (0, -1, 1, -2 ... become 0, 1, 2, 3 ...).</summary>
internal static class Varint
{
    private const int Longest = 10;

    public static void Write(IBufferWriter<byte> to, ulong value)
    {
        var span = to.GetSpan(Longest);
        var length = 0;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        to.Advance(length);
    }

    public static void WriteSigned(IBufferWriter<byte> to, long value) => Write(to, Zigzag(value));

    public static int LengthOfSigned(long value) => (BitOperations.Log2(Zigzag(value) | 1) + 7) / 7;

    /// <exception cref="InvalidDataException">The bytes end inside a number, or it is too long.</exception>
    public static ulong Read(ref ReadOnlySpan<byte> from)
    {
        if (from.Length > 0 && from[0] < 0x80)
        {
            ulong one = from[0];
            from = from[1..];
            return one;
        }
        ulong value = 0;
        for (var i = 0; i < Math.Min(Longest, from.Length); i++)
        {
            value |= (ulong)(from[i] & 0x7F) << (7 * i);
            if (from[i] >= 0x80) continue;
            from = from[(i + 1)..];
            return value;
        }
        throw new InvalidDataException("a number is cut off or too long");
    }

    public static long ReadSigned(ref ReadOnlySpan<byte> from)
    {
        var value = Read(ref from);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static ulong Zigzag(long value) => (ulong)(value << 1) ^ (ulong)(value >> 63);
}
