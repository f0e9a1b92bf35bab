namespace LabelBench.Records;

/// <summary>CRC-32 of IEEE 802.3: polynomial 0x04C11DB7 reflected, start and end inverted. Of "123456789" it is 0xCBF43926.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Step((uint)i, 8))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Step(uint value, int bits)
    {
        for (; bits > 0; bits--)
            value = (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        return value;
    }
}
