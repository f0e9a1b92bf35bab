using LabelBench.Core;

namespace LabelBench.Storage.Folder;

/// <summary>The labels that a run keeps: <c>labels/CELL-ID</c> in its folder holds those of the cell's last trial that did not fail.</summary>
/// <param name="runFolder">Folder of the run.</param>
public sealed class KeptLabels(string runFolder)
{
    /// <summary>Name of the folder in the run's own.</summary>
    public const string FolderName = "labels";

    private readonly string folder = Path.Combine(runFolder, FolderName);

    /// <summary>Whether the run was told to keep labels; it stays told when it goes on after an interruption.</summary>
    public bool AreWanted => Directory.Exists(folder);

    /// <summary>From now on labels are wanted.</summary>
    public void Begin() => Directory.CreateDirectory(folder);

    /// <summary>Copies what a trial wrote over the labels of an earlier trial of the same cell, which stay until the copy is whole.</summary>
    /// <param name="labels">Folder of the trial; nothing happens when it is empty, as it is where the model call alone is measured.</param>
    /// <exception cref="NoSpaceLeftException">The disk is full; the earlier trial's labels are as they were.</exception>
    public void Take(string cellId, string labels)
    {
        if (!Directory.EnumerateFileSystemEntries(labels).Any())
            return;
        var kept = Path.Combine(folder, cellId);
        var copy = kept + ".part";
        try
        {
            Remove(copy);
            Copy(labels, copy);
            Remove(kept);
            Directory.Move(copy, kept);
        }
        catch (IOException mistake) when (FullDisk.Caused(mistake))
        {
            Remove(copy);
            throw new NoSpaceLeftException(kept, mistake);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var inner in Directory.EnumerateDirectories(from))
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
    }
}
