using LabelBench.Records;
using Microsoft.Win32.SafeHandles;

namespace LabelBench.Storage.Folder;

/// <summary>The journal of a run, open for appending.</summary>
internal sealed class JournalFile : IDisposable
{
    public const string Name = "journal.jsonl";

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private long _length;

    private JournalFile(string path, SafeFileHandle handle, long length) => (_path, _handle, _length) = (path, handle, length);

    public static JournalFile Create(string folder, RunRecord header)
    {
        var path = Path.Combine(folder, Name);
        var journal = new JournalFile(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), 0);
        try
        {
            journal.Append(JournalJson.Header(header));
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <param name="intactBytes">The file is cut here, so that the next line does not continue an unfinished one.</param>
    public static JournalFile Continue(string folder, long intactBytes)
    {
        var path = Path.Combine(folder, Name);
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        try
        {
            RandomAccess.SetLength(handle, intactBytes);
            RandomAccess.FlushToDisk(handle);
            return new JournalFile(path, handle, intactBytes);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <exception cref="NoSpaceLeftException">The journal is as it was before.</exception>
    public void Append(ReadOnlySpan<byte> line) => _length = DurableFile.Append(_handle, _path, _length, line);

    public void Dispose() => _handle.Dispose();
}
