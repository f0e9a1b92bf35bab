namespace LabelBench.Labeling.Vips;

/// <summary>Names what a file holds that no loader took, so that its owner knows what to do with it.</summary>
internal static class UnknownContent
{
    /// <returns>One line without a full stop.</returns>
    internal static string Describe(ReadOnlySpan<byte> content) =>
        content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8) ? "a TIFF file that is cut off, corrupt or of an unsupported kind"
        : content.StartsWith("RIFF"u8) && At(content, 8, "WEBP"u8) ? "a WebP file that is cut off or corrupt"
        : At(content, 4, "ftyp"u8) ? Container(content)
        : content.StartsWith("BM"u8) ? Unsupported("a BMP image")
        : content.StartsWith("8BPS"u8) ? Unsupported("a Photoshop file")
        : content.StartsWith("%PDF"u8) ? Unsupported("a PDF document")
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || At(content, 4, "jP  "u8) ? Unsupported("a JPEG 2000 image")
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || At(content, 4, "JXL "u8) ? Unsupported("a JPEG XL image")
        : At(content, 128, "DICM"u8) ? Unsupported("a DICOM file")
        : content.StartsWith("version https://git-lfs"u8) ? "a Git LFS pointer and not the image; fetch the image with 'git lfs pull'"
        : LooksLikeHtml(content) ? "a web page, perhaps the error page of a download"
        : "no known image format";

    internal static bool IsHeic(ReadOnlySpan<byte> content) => At(content, 4, "ftyphei"u8) || At(content, 4, "ftyphev"u8);

    private static string Unsupported(string what) => $"{what}, which is not read; convert it to JPEG or PNG";

    private static string Container(ReadOnlySpan<byte> content) =>
        At(content, 8, "avif"u8) ? "an AVIF file that is cut off, corrupt or of an unsupported kind"
        : IsHeic(content) ? Unsupported("a HEIC image")
        : "a video or another media file, and no image";

    private static bool LooksLikeHtml(ReadOnlySpan<byte> content)
    {
        var start = content[..Math.Min(content.Length, 256)].TrimStart(" \t\r\n"u8);
        Span<byte> lower = stackalloc byte[14];
        var length = System.Text.Ascii.ToLower(start[..Math.Min(start.Length, lower.Length)], lower, out var written) == System.Buffers.OperationStatus.Done ? written : 0;
        return lower[..length].StartsWith("<html"u8) || lower[..length].StartsWith("<!doctype html"u8);
    }

    private static bool At(ReadOnlySpan<byte> content, int place, ReadOnlySpan<byte> mark) => content.Length >= place + mark.Length && content.Slice(place, mark.Length).SequenceEqual(mark);
}
