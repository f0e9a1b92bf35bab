using LabelBench.Core;

namespace LabelBench.Storage.Folder;

/// <summary>Keeps a run's folder to one writer. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="UserMistakeException">Another process holds it.</exception>
    public FolderLock(string folder)
    {
        var path = Path.Combine(folder, ".lock");
        try
        {
            // The file stays when the lock is released: deleting it would let two processes lock two files of the same name.
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException mistake) when (IsTaken(mistake))
        {
            throw new UserMistakeException(folder, "is in use by another labelbench process; wait until it has ended, or stop it.");
        }
    }

    /// <summary>Whether a process holds it. Asks by taking a share of it for a moment.</summary>
    public static bool IsHeld(string folder)
    {
        try
        {
            using var share = new FileStream(Path.Combine(folder, ".lock"), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException mistake)
        {
            return IsTaken(mistake);
        }
        catch (UnauthorizedAccessException)
        {
            return false; // a run of another user, of which only the results may be read
        }
    }

    public void Dispose() => _file.Dispose();

    // ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK elsewhere.
    private static bool IsTaken(IOException mistake) =>
        mistake.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);
}
