using System.Text;
using System.Text.RegularExpressions;

namespace LabelBench.Reporting.Printing;

/// <summary>What a browser wrote, looked at before it is handed on.</summary>
public static partial class PrintedFile
{
    /// <summary>Has the beginning and the end of a PDF.</summary>
    public static bool IsWholePdf(byte[] file) => file.AsSpan().StartsWith("%PDF-"u8) && file.AsSpan().TrimEnd("\r\n "u8).EndsWith("%%EOF"u8);

    /// <summary>Has the beginning and the last chunk of a PNG.</summary>
    public static bool IsWholePng(byte[] file) => file is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] && file.Length > 45 && file.AsSpan()[^8..^4].SequenceEqual("IEND"u8);

    /// <summary>Pages of a PDF as browsers write them, with their page objects in the open; null where they are not.</summary>
    public static int? Pages(byte[] pdf) => Page().Count(Encoding.Latin1.GetString(pdf)) is > 0 and var pages ? pages : null;

    [GeneratedRegex(@"/Type\s*/Page(?![A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Page();
}
