using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>The user's own images: a folder and everything below it.</summary>
public static class ImageFolder
{
    /// <summary>File name endings that are taken for images.</summary>
    public static FrozenSet<string> Endings { get; } = new[] { ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".avif" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first images of a folder. Looks no further than it has to, so a folder of millions costs as little as a small one.</summary>
    /// <param name="limit">Most images to take, at least 1.</param>
    public static Checked<InputSet> Open(string folder, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (!Directory.Exists(folder))
        {
            return Checked<InputSet>.Invalid(new Problem(folder, "", File.Exists(folder)
                ? "is a file; give the folder that holds the images."
                : "does not exist; give a folder that holds images."));
        }
        try
        {
            var root = Path.GetFullPath(folder);
            var files = Walk(root).Take(limit).Select(file => new FileInfo(file)).ToList();
            return files.Count == 0
                ? Checked<InputSet>.Invalid(new Problem(folder, "", $"holds no images, nor do the folders below it; looked for {string.Join(", ", Endings.Order(StringComparer.Ordinal))}."))
                : Checked<InputSet>.Valid(new InputSet(
                    string.Create(CultureInfo.InvariantCulture, $"{files.Count} images from {Path.GetFileName(Path.TrimEndingDirectorySeparator(root))}"),
                    [.. files.Select(file => new InputFile(Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), file.FullName))],
                    new Bytes(files.Sum(file => file.Length))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Checked<InputSet>.Invalid(new Problem(folder, "", $"cannot be read: {e.Message}"));
        }
    }

    /// <summary>Image files, lazily: those of a folder by name, then those of each folder in it by name. Links to folders are not followed, as they may lead in circles.</summary>
    internal static IEnumerable<string> Walk(string folder)
    {
        // Folders below that may not be opened are left out; hidden files are taken.
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        foreach (var file in Directory.EnumerateFiles(folder, "*", options).Where(file => Endings.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal))
            yield return file;
        foreach (var below in Directory.EnumerateDirectories(folder, "*", options).Where(IsNoLink).Order(StringComparer.Ordinal))
        {
            foreach (var file in Walk(below))
                yield return file;
        }
    }

    internal static bool IsNoLink(string folder) => !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);
}
