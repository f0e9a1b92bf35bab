using System.Collections.Frozen;
using System.Globalization;
using System.IO.Enumeration;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>Files of one kind in a user's folder and everything below it.</summary>
public static class FileFolder
{
    /// <summary>Names of files held at once; a folder of millions is read through, in bounded memory.</summary>
    private const int MostNames = 100_000;

    /// <summary>Names of folders held at once, in each folder on the way down.</summary>
    private const int MostFolders = 10_000;

    /// <summary>
    /// The first files of a folder: its own by name, then those of each folder in it, likewise; names are compared character by character, as on every machine.
    /// Folders behind the last file that is taken are not opened.
    /// </summary>
    /// <param name="limit">Most files to take, at least 1.</param>
    /// <param name="endings">File name endings that are taken, with their point; compared as the set does.</param>
    /// <param name="kind">What the files are, plural, for messages: images, recordings.</param>
    public static Checked<InputSet> Open(string folder, int limit, FrozenSet<string> endings, string kind)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (!Directory.Exists(folder))
        {
            return Checked<InputSet>.Invalid(new Problem(folder, "", File.Exists(folder)
                ? $"is a file; give the folder that holds the {kind}."
                : $"does not exist; give a folder that holds {kind}."));
        }
        try
        {
            var root = Path.GetFullPath(folder);
            ThrowIfClosed(root);
            var files = Walk(root, endings, Math.Min(limit, MostNames)).Take(limit).ToList();
            return files.Count == 0
                ? Checked<InputSet>.Invalid(new Problem(folder, "", $"holds no {kind}, nor do the folders below it; looked for {string.Join(", ", endings.Order(StringComparer.Ordinal))}."))
                : Checked<InputSet>.Valid(new InputSet(
                    string.Create(CultureInfo.InvariantCulture, $"{files.Count} {kind} from {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}"),
                    [.. files.Select(file => new InputFile(Path.GetRelativePath(root, file).Replace('\\', '/'), file))],
                    new Bytes(files.Sum(SizeOf))));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Checked<InputSet>.Invalid(new Problem(folder, "", Unreadable.WhyFolder(folder, e)));
        }
    }

    /// <summary>A walk leaves out folders that it may not open, but nobody means to give one.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not read the folder.</exception>
    internal static void ThrowIfClosed(string folder) => Directory.EnumerateFileSystemEntries(folder).GetEnumerator().Dispose();

    /// <summary>Files with these endings, lazily: those of a folder by name, then those of each folder in it by name. Links to folders are not followed, as they may lead in circles.</summary>
    /// <param name="atOnce">Most names of one folder held in memory.</param>
    internal static IEnumerable<string> Walk(string folder, FrozenSet<string> endings, int atOnce = MostNames)
    {
        var known = endings.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var file in NamesInOrder.Of(folder, atOnce, (ref FileSystemEntry entry) => !entry.IsDirectory && HasEnding(entry.FileName, known)))
            yield return file;
        foreach (var below in NamesInOrder.Of(folder, MostFolders, (ref FileSystemEntry entry) => entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)))
        {
            foreach (var file in Walk(below, endings, atOnce))
                yield return file;
        }
    }

    /// <summary>Whether a name ends in one of the endings; they have one point, or two as in .nii.gz.</summary>
    private static bool HasEnding(ReadOnlySpan<char> name, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> endings)
    {
        var last = name.LastIndexOf('.');
        return last >= 0 && (endings.Contains(name[last..]) || name[..last].LastIndexOf('.') is >= 0 and var before && endings.Contains(name[before..]));
    }

    /// <summary>0 where the file has gone meanwhile; it will be an unreadable item.</summary>
    private static long SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    internal static bool IsNoLink(string folder) => !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);
}
