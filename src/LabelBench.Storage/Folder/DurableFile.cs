using System.Runtime.InteropServices;
using System.Text;
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

    /// <summary>Makes new names in a folder durable. Windows keeps them in its journal without being asked.</summary>
    /// <exception cref="IOException">The file system refused; without this a new file could vanish in a power cut.</exception>
    public static void FlushFolder(string path)
    {
        const int ReadOnly = 0;
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = open([.. Encoding.UTF8.GetBytes(path), 0], ReadOnly);
        if (descriptor < 0)
            throw new IOException($"{path} cannot be opened to flush it (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            // EINVAL: a file system without anything to flush for a folder, as some network and FUSE ones.
            const int InvalidArgument = 22;
            if (fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is not InvalidArgument and var error)
                throw new IOException($"{path} cannot be flushed (errno {error}).");
        }
        finally
        {
            _ = close(descriptor);
        }
    }

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

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);
}
