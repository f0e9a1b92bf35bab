using System.Collections.Immutable;

namespace LabelBench.Testing;

/// <summary>An image file that somebody's folder really may hold.</summary>
/// <param name="Reason">A piece of what is said about it; null where it is readable.</param>
public sealed record DifficultImage(string Name, byte[] Content, string? Reason = null)
{
    public override string ToString() => Name;
}

/// <summary>Image files at the edge of what can be decoded, and beyond; all made here, byte by byte.</summary>
public static class DifficultImages
{
    /// <summary>Every one is refused with a reason.</summary>
    public static ImmutableArray<DifficultImage> Unreadable { get; } =
    [
        new("empty.jpg", [], "the file is empty"),
        new("one-byte.jpg", [0xFF], "no known image format"),
        new("text.png", "this is no image at all"u8.ToArray(), "no known image format"),
        new("program.tif", [0x7F, .. "ELF"u8, .. new byte[4096]], "no known image format"),
        new("error-page.jpg", "\n<!DOCTYPE HTML>\n<html><body>404 Not Found</body></html>"u8.ToArray(), "a web page"),
        new("pointer.png", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"u8.ToArray(), "git lfs pull"),
        new("bitmap.jpg", [(byte)'B', (byte)'M', .. new byte[60]], "a BMP image"),
        new("phone.jpg", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]], "a HEIC image"),
        new("film.gif", [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[40]], "no image"),
        new("scan.png", [.. new byte[128], .. "DICM"u8, .. new byte[40]], "a DICOM file"),
        new("header.tif", [.. "II*\0"u8, 8, 0, 0, 0], "a TIFF file that is cut off"),
        new("signature.png", HandMadePng.Claiming(4, 4)[..8], "cut off, corrupt"),
        new("header.png", HandMadePng.Claiming(40, 30)[..33], "cut off, corrupt"),
        new("no-pixels.png", HandMadePng.Claiming(40, 30), "cut off, corrupt"),
        new("cut.png", Noise[..(Noise.Length / 2)], "cut off, corrupt"),
        new("start.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8], "cut off, corrupt"),
        new("no-width.png", HandMadePng.Claiming(0, 30), "cut off, corrupt"),
        new("bomb.png", HandMadePng.Claiming(60_000, 60_000), "60000 x 60000 pixels"),
        new("bomb.gif", Gif(60_000, 60_000), "60000 x 60000 pixels"),
        new("bomb.svg.png", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60000\" height=\"60000\"/>"u8.ToArray(), "60000 x 60000 pixels"),
        new("thread.png", HandMadePng.Black(1, 1_000_001), "1 x 1000001 pixels"),
    ];

    /// <summary>Small and strange, and yet images.</summary>
    public static ImmutableArray<DifficultImage> Readable { get; } =
    [
        new("dot.png", HandMadePng.Encode(1, 1, 8, PngColour.Rgb, [200, 100, 50])),
        new("dot.gif", Gif(1, 1)),
        new("tall.png", HandMadePng.Black(1, 20_000)),
        new("wide.png", HandMadePng.Black(20_000, 1)),
        new("one-bit.png", HandMadePng.Encode(9, 2, 1, PngColour.Grey, [0xAA, 0x80, 0x55, 0x00])),
        new("deep.png", HandMadePng.Encode(2, 2, 16, PngColour.RgbAlpha, [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 8))])),
        new("palette.png", HandMadePng.Encode(2, 1, 2, PngColour.Palette, [0b0001_0000], [255, 0, 0, 0, 0, 255], [255, 0])),
    ];

    private static byte[] Noise => HandMadePng.Encode(64, 48, 8, PngColour.Rgb, NoiseBytes(64 * 48 * 3));

    private static byte[] NoiseBytes(int count)
    {
        var bytes = new byte[count];
        new Random(11).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A GIF whose one frame claims a size and ends after its first code; that is all that a frame of one pixel needs.</summary>
    private static byte[] Gif(int width, int height)
    {
        byte[] size = [(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
        return [.. "GIF89a"u8, .. size, 0x80, 0, 0, 10, 20, 30, 255, 255, 255, 0x2C, 0, 0, 0, 0, .. size, 0, 2, 2, 0x44, 1, 0, 0x3B];
    }
}
