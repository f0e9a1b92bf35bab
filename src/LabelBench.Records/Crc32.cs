using System.Buffers.Binary;

namespace LabelBench.Records;

/// <summary>CRC-32 of IEEE 802.3: polynomial 0x04C11DB7 reflected, start and end inverted. Of "123456789" it is 0xCBF43926.</summary>
internal static class Crc32
{
    /// <summary>Bytes that are taken at once.</summary>
    private const int Slice = 8;

    /// <summary>The n-th table advances a byte by n more bytes.</summary>
    private static readonly uint[][] Tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        uint[] t0 = Tables[0], t1 = Tables[1], t2 = Tables[2], t3 = Tables[3], t4 = Tables[4], t5 = Tables[5], t6 = Tables[6], t7 = Tables[7];
        for (; bytes.Length >= Slice; bytes = bytes[Slice..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t7[(byte)low] ^ t6[(byte)(low >> 8)] ^ t5[(byte)(low >> 16)] ^ t4[low >> 24] ^ t3[(byte)high] ^ t2[(byte)(high >> 8)] ^ t1[(byte)(high >> 16)] ^ t0[high >> 24];
        }
        foreach (var b in bytes)
            crc = t0[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[Slice][];
        tables[0] = [.. Enumerable.Range(0, 256).Select(i => Step((uint)i, 8))];
        for (var n = 1; n < Slice; n++) tables[n] = [.. tables[n - 1].Select(crc => tables[0][(byte)crc] ^ (crc >> 8))];
        return tables;
    }

    private static uint Step(uint value, int bits)
    {
        for (; bits > 0; bits--)
            value = (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        return value;
    }
}
