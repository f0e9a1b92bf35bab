using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>Finds the texts of a CSV file and takes them out of their records.</summary>
/// <remarks>
/// UTF-8 is read as Latin-1, where a byte is a character: quotes, delimiters and line ends are the same bytes, characters are counted in bytes, and bytes that are
/// no UTF-8 reach the check of the one text that they stand in.
/// </remarks>
internal static class CsvTexts
{
    private const string TextColumn = "text";
    private const int MostNamed = 10;

    /// <summary>The file with its column called <c>text</c>, whatever its case; columns are kept apart by commas, semicolons or tabs.</summary>
    /// <param name="stream">Stands behind the byte order mark.</param>
    /// <returns>In an empty file the column is nowhere: its index is -1.</returns>
    internal static Checked<TextFile> WithColumn(TextFile file, Stream stream)
    {
        var start = stream.Position;
        string[] columns = [];
        foreach (var delimiter in (ReadOnlySpan<char>)[',', ';', '\t'])
        {
            stream.Position = start;
            if (Next(Parse(Reader(file, stream), delimiter), out var tooLong) is not { } header)
                return tooLong ? Refuse(file, "begins with a field of more than 16 MiB; is a quote not closed?") : Checked<TextFile>.Valid(file with { Column = new CsvColumn(delimiter, -1) });
            var index = Array.FindIndex(header, name => name.Trim().Equals(TextColumn, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
                return Checked<TextFile>.Valid(file with { Column = new CsvColumn(delimiter, index) });
            columns = header.Length > columns.Length ? header : columns;
        }
        return Refuse(file, $"has no column 'text' in its first line, but {string.Join(", ", columns.Take(MostNamed).Select(c => $"'{Shown(file, c)}'"))}; rename the column that holds the texts.");
    }

    /// <summary>Places of the records whose text is not blank, lazily; a record may have several lines.</summary>
    /// <inheritdoc cref="TextLines.Find"/>
    internal static IEnumerable<TextPlace> Find(int number, TextFile file, Stream stream)
    {
        if (file.Column is not { Index: >= 0 } column)
            yield break;
        var start = stream.Position;
        var parser = Parse(Reader(file, stream), column.Delimiter);
        var (offset, line, tooLong) = (start, 1L, false);
        while (Next(parser, out tooLong) is { } record)
        {
            var end = start + parser.CharCount * file.UnitBytes;
            // A record that is too short is for the reader to complain about.
            if (parser.Row > 1 && (record.Length <= column.Index || !string.IsNullOrWhiteSpace(record[column.Index])))
                yield return TextPlace.Between(number, offset, end, line);
            (offset, line) = (end, parser.RawRow + 1L);
        }
        if (tooLong)
            yield return TextPlace.Between(number, offset, stream.Length, line);
    }

    /// <summary>The text of one record, in Latin-1 where the file is UTF-8; null where the record ends before it.</summary>
    internal static string? TextOf(TextFile file, ReadOnlySpan<byte> record)
    {
        var column = file.Column!.Value;
        var parser = Parse(new StringReader(EncodingOf(file).GetString(record)), column.Delimiter);
        return parser.Read() && parser.Count > column.Index ? parser[column.Index] : null;
    }

    private static Encoding EncodingOf(TextFile file) => file.Encoding switch
    {
        TextEncoding.Utf8 => Encoding.Latin1,
        TextEncoding.Utf16LittleEndian => Encoding.Unicode,
        _ => Encoding.BigEndianUnicode,
    };

    private static CsvParser Parse(TextReader reader, char delimiter) => new(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        BadDataFound = null, // a quote in the middle of a field is a character
        MaxFieldSize = TextFile.LongestText,
    });

    private static StreamReader Reader(TextFile file, Stream stream) => new(stream, EncodingOf(file), detectEncodingFromByteOrderMarks: false, leaveOpen: true);

    /// <returns>Null at the end of the file, and where a field is too long, mostly because its quote is never closed: nothing behind it can be told apart.</returns>
    private static string[]? Next(CsvParser parser, out bool tooLong)
    {
        tooLong = false;
        try
        {
            return parser.Read() ? parser.Record : null;
        }
        catch (MaxFieldSizeException)
        {
            tooLong = true;
            return null;
        }
    }

    private static Checked<TextFile> Refuse(TextFile file, string text) => Checked<TextFile>.Invalid(new Problem(file.Path, "", text));

    private static string Shown(TextFile file, string name) => (file.Encoding is TextEncoding.Utf8 ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name)) : name).Trim();
}
