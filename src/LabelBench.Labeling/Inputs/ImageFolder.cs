using System.Collections.Frozen;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>The user's own images: a folder and everything below it.</summary>
public static class ImageFolder
{
    /// <summary>File name endings that are taken for images.</summary>
    public static FrozenSet<string> Endings { get; } = new[] { ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".avif" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first images of a folder.</summary>
    /// <param name="limit">Most images to take, at least 1.</param>
    public static Checked<InputSet> Open(string folder, int limit) => FileFolder.Open(folder, limit, Endings, "images");
}
