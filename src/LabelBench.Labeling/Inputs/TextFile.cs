namespace LabelBench.Labeling.Inputs;

/// <summary>How the texts of a file are kept apart.</summary>
public enum TextFormat
{
    /// <summary>One text a line.</summary>
    Lines,

    /// <summary>One JSON object a line, its text under <c>text</c> or, as Label Studio exports it, under <c>data.text</c>.</summary>
    JsonLines,

    /// <summary>Records of RFC 4180 below a header that names a column <c>text</c>.</summary>
    Csv,
}

/// <summary>How the characters of a file are stored; only a byte order mark tells UTF-16.</summary>
public enum TextEncoding
{
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
}

/// <summary>Where the texts of a CSV file stand.</summary>
/// <param name="Index">Of the column, from 0.</param>
public readonly record struct CsvColumn(char Delimiter, int Index);

/// <summary>A file of texts.</summary>
/// <param name="Name">Path below the set's folder, with forward slashes: the same on every machine.</param>
/// <param name="Path">Where it lies on this machine.</param>
/// <param name="Column">The texts' column; null unless the format is CSV.</param>
public sealed record TextFile(string Name, string Path, TextFormat Format, TextEncoding Encoding, CsvColumn? Column = null)
{
    /// <summary>Most bytes of a text, its line end or its other columns included; a longer one is unreadable.</summary>
    public const int LongestText = 16 << 20;

    /// <summary>Bytes of one code unit.</summary>
    internal int UnitBytes => Encoding is TextEncoding.Utf8 ? 1 : 2;
}
