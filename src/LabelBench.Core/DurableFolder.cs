using System.Runtime.InteropServices;
using System.Text;

namespace LabelBench.Core;

/// <summary>Names of files that are on the disk, not in a cache.</summary>
public static class DurableFolder
{
    /// <summary>Makes new names in a folder durable. Windows keeps them in its journal without being asked.</summary>
    /// <exception cref="IOException">The file system refused; without this a new file could vanish in a power cut.</exception>
    public static void Flush(string path)
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
