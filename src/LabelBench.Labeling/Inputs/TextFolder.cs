using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>The user's own texts: a file of them, or a folder and everything below it.</summary>
public static class TextFolder
{
    /// <summary>File name endings that are taken for texts: one text a line, one JSON object a line, and CSV with a header.</summary>
    public static FrozenSet<string> Endings { get; } = new[] { ".txt", ".jsonl", ".csv" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first texts of a folder: its files by name, then those of each folder in it. Blank lines are no texts. Reads no further than it has to, and keeps 24 bytes a text.</summary>
    /// <param name="path">A folder, or one file.</param>
    /// <param name="limit">Most texts to take, at least 1.</param>
    /// <returns>A file that cannot be opened is a text that cannot be read; a CSV file without a column <c>text</c> is a problem.</returns>
    public static Checked<TextSet> Open(string path, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (!Directory.Exists(path) && !File.Exists(path))
            return Invalid(path, "does not exist; give a folder that holds texts.");
        try
        {
            var root = Path.GetFullPath(path);
            if (Directory.Exists(root))
                FileFolder.ThrowIfClosed(root);
            var (files, texts, problems) = (ImmutableArray.CreateBuilder<TextFile>(), ImmutableArray.CreateBuilder<TextPlace>(), new List<Problem>());
            foreach (var file in FilesOf(root))
            {
                if (texts.Count == limit)
                    break;
                files.Add(Index(NameOf(file, root), file, files.Count, limit, texts, problems));
            }
            if (problems.Count > 0)
                return Checked<TextSet>.Invalid(problems);
            var size = new Bytes(texts.Sum(text => (long)text.Length));
            return texts.Count == 0
                ? Invalid(path, $"holds no texts{(File.Exists(path) ? "" : ", nor do the folders below it")}; looked for {string.Join(", ", Endings.Order(StringComparer.Ordinal))}.")
                : Checked<TextSet>.Valid(new TextSet(
                    string.Create(CultureInfo.InvariantCulture, $"{texts.Count} texts from {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}"),
                    files.ToImmutable(), texts.DrainToImmutable(), size));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Invalid(path, Unreadable.WhyFolder(path, e));
        }
    }

    private static IEnumerable<string> FilesOf(string root) =>
        Directory.Exists(root) ? FileFolder.Walk(root, Endings) : Endings.Contains(Path.GetExtension(root)) ? [root] : [];

    private static string NameOf(string file, string root) => file == root ? Path.GetFileName(file) : Path.GetRelativePath(root, file).Replace('\\', '/');

    /// <summary>Adds the places of a file's texts, up to the limit.</summary>
    private static TextFile Index(string name, string path, int number, int limit, ImmutableArray<TextPlace>.Builder texts, List<Problem> problems)
    {
        var file = new TextFile(name, path, FormatOf(path), TextEncoding.Utf8);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16, FileOptions.SequentialScan);
            file = file with { Encoding = ReadMark(stream) };
            if (file.Format is TextFormat.Csv)
            {
                var behindMark = stream.Position;
                var withColumn = CsvTexts.WithColumn(file, stream);
                problems.AddRange(withColumn.Problems);
                (file, stream.Position) = (withColumn.Value ?? file, behindMark);
            }
            texts.AddRange((file.Format is TextFormat.Csv ? CsvTexts.Find(number, file, stream) : TextLines.Find(number, stream, file.Encoding)).Take(limit - texts.Count));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            texts.Add(new TextPlace(number, 0, 0, 0));
        }
        return file;
    }

    private static TextFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jsonl" => TextFormat.JsonLines,
        ".csv" => TextFormat.Csv,
        _ => TextFormat.Lines,
    };

    /// <summary>Leaves the stream behind its byte order mark, or at its start where it has none.</summary>
    private static TextEncoding ReadMark(FileStream stream)
    {
        Span<byte> mark = stackalloc byte[3];
        mark = mark[..stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false)];
        var (encoding, length) = mark switch
        {
            [0xEF, 0xBB, 0xBF] => (TextEncoding.Utf8, 3),
            [0xFF, 0xFE, ..] => (TextEncoding.Utf16LittleEndian, 2),
            [0xFE, 0xFF, ..] => (TextEncoding.Utf16BigEndian, 2),
            _ => (TextEncoding.Utf8, 0),
        };
        stream.Position = length;
        return encoding;
    }

    private static Checked<TextSet> Invalid(string path, string text) => Checked<TextSet>.Invalid(new Problem(path, "", text));
}
