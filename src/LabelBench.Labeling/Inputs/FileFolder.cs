using System.Collections.Frozen;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>Files of one kind in a user's folder and everything below it.</summary>
public static class FileFolder
{
    /// <summary>The first files of a folder. Looks no further than it has to, so a folder of millions costs as little as a small one.</summary>
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
            var files = Walk(root, endings).Take(limit).Select(file => new FileInfo(file)).ToList();
            return files.Count == 0
                ? Checked<InputSet>.Invalid(new Problem(folder, "", $"holds no {kind}, nor do the folders below it; looked for {string.Join(", ", endings.Order(StringComparer.Ordinal))}."))
                : Checked<InputSet>.Valid(new InputSet(
                    string.Create(CultureInfo.InvariantCulture, $"{files.Count} {kind} from {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}"),
                    [.. files.Select(file => new InputFile(Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), file.FullName))],
                    new Bytes(files.Sum(file => file.Length))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Checked<InputSet>.Invalid(new Problem(folder, "", $"cannot be read: {e.Message}"));
        }
    }

    /// <summary>Files with these endings, lazily: those of a folder by name, then those of each folder in it by name. Links to folders are not followed, as they may lead in circles.</summary>
    internal static IEnumerable<string> Walk(string folder, FrozenSet<string> endings)
    {
        // Folders below that may not be opened are left out; hidden files are taken.
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        foreach (var file in Directory.EnumerateFiles(folder, "*", options).Where(file => endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal))
            yield return file;
        foreach (var below in Directory.EnumerateDirectories(folder, "*", options).Where(IsNoLink).Order(StringComparer.Ordinal))
        {
            foreach (var file in Walk(below, endings))
                yield return file;
        }
    }

    internal static bool IsNoLink(string folder) => !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);
}
