using System.Buffers.Binary;
using System.IO.Compression;

namespace LabelBench.Testing;

/// <summary>Colour types of PNG, with the numbers that they have in the file.</summary>
public enum PngColour : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    RgbAlpha = 6,
}

/// <summary>Writes PNG files of any depth and colour type, and some that promise more than they hold.</summary>
/// <remarks>ISO/IEC 15948 (PNG, third edition): signature, IHDR, PLTE, tRNS, IDAT, IEND.</remarks>
public static class HandMadePng
{
    /// <param name="depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
    /// <param name="rows">Packed samples, rows from the top, each begun at a whole byte; 16-bit samples have their high byte first.</param>
    /// <param name="palette">R, G, B of every entry.</param>
    /// <param name="transparency">Alpha of the palette's first entries.</param>
    public static byte[] Encode(int width, int height, int depth, PngColour colour, ReadOnlySpan<byte> rows, byte[]? palette = null, byte[]? transparency = null)
    {
        var rowBytes = (width * depth * Channels(colour) + 7) / 8;
        if (rows.Length != (long)rowBytes * height)
            throw new ArgumentException($"{height} rows of {rowBytes} bytes do not fit {rows.Length}.", nameof(rows));
        using var content = new MemoryStream();
        using (var zlib = new ZLibStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(rows.Slice(y * rowBytes, rowBytes));
            }
        }
        return Assemble(width, height, depth, colour, content.ToArray(), palette, transparency);
    }

    /// <summary>A black image of one bit per pixel; made without ever holding its pixels.</summary>
    public static byte[] Black(int width, int height)
    {
        using var content = new MemoryStream();
        using (var zlib = new ZLibStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + (width + 7) / 8];
            for (var y = 0; y < height; y++)
                zlib.Write(row);
        }
        return Assemble(width, height, 1, PngColour.Grey, content.ToArray(), null, null);
    }

    /// <summary>A file of under 100 bytes that says it has this many RGB pixels and holds none of them.</summary>
    public static byte[] Claiming(int width, int height) => Assemble(width, height, 8, PngColour.Rgb, [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1], null, null);

    private static int Channels(PngColour colour) => colour switch
    {
        PngColour.Rgb => 3,
        PngColour.GreyAlpha => 2,
        PngColour.RgbAlpha => 4,
        _ => 1,
    };

    private static byte[] Assemble(int width, int height, int depth, PngColour colour, byte[] content, byte[]? palette, byte[]? transparency)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)colour);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n',
            .. Chunk("IHDR"u8, header),
            .. palette is null ? [] : Chunk("PLTE"u8, palette),
            .. transparency is null ? [] : Chunk("tRNS"u8, transparency),
            .. Chunk("IDAT"u8, content),
            .. Chunk("IEND"u8, []),
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4), Crc(chunk.AsSpan(4..^4)));
        return chunk;
    }

    /// <summary>CRC-32 of ISO 3309, bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
