using System.Buffers.Binary;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using LabelBench.Core;

namespace LabelBench.Reporting.Sheets;

/// <summary>A picture at the head of a sheet, checked, to be kept inside the page.</summary>
/// <param name="DataUri">The whole file: <c>data:image/png;base64,...</c>.</param>
public sealed record SheetLogo(string DataUri)
{
    /// <summary>A logo of a few centimetres needs a tenth of this; every sheet carries it.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Enough for 20 cm at 600 dots an inch; a small file can hold a picture that takes gigabytes to draw.</summary>
    public const int MostPixels = 5000;

    /// <summary>Reads a PNG, JPEG or SVG file; its content decides, not its name. An SVG with a script, or that loads anything, is refused.</summary>
    public static Checked<SheetLogo> Load(string path)
    {
        byte[] content;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            content = new byte[MostBytes + 1];
            content = content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            return Invalid(path, Unreadable.Why(path, mistake));
        }
        return Of(path, content);
    }

    /// <summary>Takes the content of a file, as <see cref="Load"/> does.</summary>
    /// <param name="path">What it is called in messages.</param>
    public static Checked<SheetLogo> Of(string path, byte[] content)
    {
        if (content.Length > MostBytes)
            return Invalid(path, string.Create(CultureInfo.InvariantCulture, $"is larger than {MostBytes >> 20} MiB; every sheet would carry it: save it smaller."));
        if (IsPng(content))
            return Picture(path, content, "png", PngSize(content));
        if (content is [0xFF, 0xD8, 0xFF, ..])
            return Picture(path, content, "jpeg", JpegSize(content));
        return content.Length == 0 ? Invalid(path, "is empty; give a PNG, JPEG or SVG.") : Drawing(path, content);
    }

    private static bool IsPng(ReadOnlySpan<byte> content) => content is [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..];

    private static Checked<SheetLogo> Picture(string path, byte[] content, string kind, (int Width, int Height)? size) => size switch
    {
        null => Invalid(path, $"is a broken or cut-off {kind.ToUpperInvariant()}; save it anew."),
        { Width: var width, Height: var height } when width > MostPixels || height > MostPixels =>
            Invalid(path, string.Create(CultureInfo.InvariantCulture, $"has {width} x {height} pixels; at most {MostPixels} either way: save it smaller.")),
        _ => Embedded(kind, content),
    };

    private static Checked<SheetLogo> Drawing(string path, byte[] content)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersFromEntities = 0 });
            var root = XDocument.Load(reader).Root!;
            if (root.Name.LocalName != "svg")
                return Invalid(path, "is no PNG, JPEG or SVG.");
            return SvgDanger.In(root) is { } danger ? Invalid(path, $"is an SVG that {danger}; a logo only draws: save it as a plain SVG or as PNG.") : Embedded("svg+xml", content);
        }
        catch (XmlException)
        {
            return Invalid(path, "is no PNG, JPEG or SVG.");
        }
    }

    /// <returns>Null where the header or the end of the file is missing.</returns>
    /// <remarks>W3C PNG: IHDR is the first chunk, IEND the last.</remarks>
    private static (int, int)? PngSize(ReadOnlySpan<byte> content) => content.Length >= 45 && content[12..16].SequenceEqual("IHDR"u8) && content[^8..^4].SequenceEqual("IEND"u8)
        ? (Side(BinaryPrimitives.ReadUInt32BigEndian(content[16..])), Side(BinaryPrimitives.ReadUInt32BigEndian(content[20..])))
        : null;

    /// <returns>Null where the frame header or the end of the file is missing.</returns>
    /// <remarks>ITU-T T.81 B.1.1: segments of a marker and a length; SOF0 to SOF15 but DHT, JPG and DAC hold the size.</remarks>
    private static (int, int)? JpegSize(ReadOnlySpan<byte> content)
    {
        if (content.TrimEnd((byte)0) is not [.., 0xFF, 0xD9])
            return null;
        for (var at = 2; at + 9 < content.Length && content[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]))
        {
            if (content[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(content[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(content[(at + 5)..]));
        }
        return null;
    }

    private static int Side(uint pixels) => (int)Math.Min(pixels, int.MaxValue);

    private static Checked<SheetLogo> Embedded(string kind, byte[] content) => Checked<SheetLogo>.Valid(new SheetLogo($"data:image/{kind};base64,{Convert.ToBase64String(content)}"));

    private static Checked<SheetLogo> Invalid(string path, string text) => Checked<SheetLogo>.Invalid(new Problem(path, "", text));
}
