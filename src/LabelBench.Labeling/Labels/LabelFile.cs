using System.Buffers;
using LabelBench.Core;

namespace LabelBench.Labeling.Labels;

/// <summary>A file of labels under way: what is written waits in memory until it is much, or until it is asked for.</summary>
internal sealed class LabelFile : IDisposable
{
    private const int HandOverFrom = 1 << 16;

    private readonly string _target;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _pending = new(2 * HandOverFrom);

    /// <param name="path">Created, over an older one.</param>
    /// <param name="target">The file that it will become a part of, for messages.</param>
    /// <exception cref="UserMistakeException">The file cannot be created.</exception>
    internal LabelFile(string path, string target)
    {
        (Path, _target) = (path, target);
        try
        {
            if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(target, $"cannot be created for labels: {e.Message}");
        }
    }

    internal string Path { get; }

    /// <summary>A write has failed: the file has a gap, and nothing more goes into it.</summary>
    internal bool IsBroken { get; private set; }

    internal IBufferWriter<byte> Pending => _pending;

    internal void Write(ReadOnlySpan<byte> utf8) => _pending.Write(utf8);

    /// <param name="items">Items so far, for the message of a failure.</param>
    /// <exception cref="LabelWriteException">The file cannot be written further.</exception>
    internal void HandOver(long items, bool evenIfLittle = true, bool toDisk = false) => Try(items, () =>
    {
        if (_pending.WrittenCount >= (evenIfLittle ? 1 : HandOverFrom))
        {
            _file.Write(_pending.WrittenSpan);
            _pending.ResetWrittenCount();
        }
        if (toDisk)
            _file.Flush(flushToDisk: true);
    });

    /// <summary>Replaces bytes that are in the file already; what is written next goes behind its end as before.</summary>
    internal void Overwrite(long position, ReadOnlyMemory<byte> bytes, long items, bool toDisk = false) => Try(items, () =>
    {
        _file.Position = position;
        _file.Write(bytes.Span);
        _file.Seek(0, SeekOrigin.End);
        if (toDisk)
            _file.Flush(flushToDisk: true);
    });

    /// <summary>Appends all of another file, which is handed over already.</summary>
    internal void Append(LabelFile other, long items)
    {
        HandOver(items);
        Try(items, () =>
        {
            other._file.Position = 0;
            other._file.CopyTo(_file);
        });
    }

    public void Dispose() => _file.Dispose();

    private void Try(long items, Action write)
    {
        if (IsBroken)
            throw new LabelWriteException(_target, items, new IOException("an earlier write failed."));
        try
        {
            write();
        }
        catch (IOException e)
        {
            IsBroken = true;
            throw new LabelWriteException(_target, items, e);
        }
    }
}
