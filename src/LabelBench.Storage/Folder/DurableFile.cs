using LabelBench.Core;
using Microsoft.Win32.SafeHandles;

namespace LabelBench.Storage.Folder;

/// <summary>Writes that are on the disk, not in a cache, when they return.</summary>
internal static class DurableFile
{
    /// <summary>Replaces a file as a whole: a reader sees the old content or the new, never a part, even after a power cut.</summary>
    /// <exception cref="NoSpaceLeftException">The old file is still there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var unfinished = path + ".tmp";
        try
        {
            using (var handle = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
                Write(handle, content, 0);
            File.Move(unfinished, path, overwrite: true);
            FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch (IOException mistake)
        {
            TryDelete(unfinished);
            if (FullDisk.Caused(mistake))
                throw new NoSpaceLeftException(path, mistake);
            throw;
        }
    }

    /// <summary>Appends at <paramref name="length"/>, the present length of the file, and returns the new length.</summary>
    /// <exception cref="NoSpaceLeftException">The file has its old length again.</exception>
    public static long Append(SafeFileHandle handle, string path, long length, ReadOnlySpan<byte> content)
    {
        try
        {
            Write(handle, content, length);
            return length + content.Length;
        }
        catch (IOException mistake) when (FullDisk.Caused(mistake))
        {
            TryShorten(handle, length);
            throw new NoSpaceLeftException(path, mistake);
        }
    }

    /// <inheritdoc cref="DurableFolder.Flush"/>
    public static void FlushFolder(string path) => DurableFolder.Flush(path);

    private static void Write(SafeFileHandle handle, ReadOnlySpan<byte> content, long offset)
    {
        RandomAccess.Write(handle, content, offset);
        RandomAccess.FlushToDisk(handle);
    }

    private static void TryShorten(SafeFileHandle handle, long length)
    {
        try
        {
            RandomAccess.SetLength(handle, length);
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException)
        {
            // The half line stays and is dropped when the journal is read: it has no line feed.
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // A leftover .tmp is overwritten by the next attempt and read by nobody.
        }
    }
}
