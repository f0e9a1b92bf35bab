using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace LabelBench.Labeling.Medical;

/// <summary>An open NIfTI-1 file, plain or packed with gzip. Places are those in the unpacked file. For one thread.</summary>
/// <remarks>A plain file is read anywhere at once. A packed one is unpacked from its beginning: slices in rising order cost each byte once, a step back begins anew.</remarks>
public sealed class VolumeFile : IDisposable
{
    private const int SkipAtOnce = 1 << 16;

    private readonly string _path;
    private readonly SafeFileHandle? _plain;
    private GZipStream? _packed;
    private long _at;
    private byte[] _skipped = [];

    /// <exception cref="VolumeFailureException">No NIfTI-1 file, one of a kind that is not read, or a plain one that is shorter than its header says.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public VolumeFile(string path)
    {
        _path = path;
        var handle = File.OpenHandle(path);
        try
        {
            Span<byte> start = stackalloc byte[NiftiHeader.Size];
            start = start[..ReadFully(handle, start, 0)];
            if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            {
                handle.Dispose();
                Header = OpenPacked();
                return;
            }
            (_plain, Header) = (handle, NiftiHeader.Parse(start, path));
            RefuseCutOff(RandomAccess.GetLength(handle));
        }
        catch
        {
            Dispose();
            handle.Dispose();
            throw;
        }
    }

    public NiftiHeader Header { get; }

    /// <summary>Reads stored bytes of the first volume.</summary>
    /// <param name="offset">Place in the unpacked file.</param>
    /// <exception cref="VolumeFailureException">The file ends before, or its compression is corrupt.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(long offset, Span<byte> into)
    {
        if (_plain is not null)
        {
            if (ReadFully(_plain, into, offset) < into.Length)
                throw CutOff(RandomAccess.GetLength(_plain));
            return;
        }
        try
        {
            if (offset < _at || _packed is null)
                Restart();
            Skip(offset - _at);
            var read = _packed!.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
            _at += read;
            if (read < into.Length)
                throw CutOff(_at);
        }
        catch (InvalidDataException)
        {
            throw new VolumeFailureException(_path, FormattableString.Invariant($"its gzip compression is corrupt behind byte {_at}"));
        }
    }

    public void Dispose()
    {
        _plain?.Dispose();
        _packed?.Dispose();
    }

    private NiftiHeader OpenPacked()
    {
        try
        {
            Restart();
            var start = new byte[NiftiHeader.Size];
            _at = _packed!.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return NiftiHeader.Parse(start.AsSpan(0, (int)_at), _path);
        }
        catch (InvalidDataException)
        {
            throw new VolumeFailureException(_path, "its gzip compression is corrupt from the start");
        }
    }

    private void Restart()
    {
        _packed?.Dispose();
        _packed = new GZipStream(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: SkipAtOnce, FileOptions.SequentialScan), CompressionMode.Decompress);
        _at = 0;
    }

    private void Skip(long bytes)
    {
        if (bytes > 0 && _skipped.Length == 0)
            _skipped = new byte[SkipAtOnce];
        while (bytes > 0)
        {
            var read = _packed!.Read(_skipped.AsSpan(0, (int)Math.Min(bytes, _skipped.Length)));
            if (read == 0)
                throw CutOff(_at);
            (_at, bytes) = (_at + read, bytes - read);
        }
    }

    private void RefuseCutOff(long length)
    {
        if (length < Header.End)
            throw CutOff(length);
    }

    private VolumeFailureException CutOff(long length) => new(_path, FormattableString.Invariant(
        $"it is cut off: it holds {Math.Max(0, length - Header.DataOffset) / Header.SliceBytes} of {Header.Slices} slices"));

    private static int ReadFully(SafeFileHandle handle, Span<byte> into, long offset)
    {
        var total = 0;
        while (total < into.Length)
        {
            var read = RandomAccess.Read(handle, into[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }
        return total;
    }
}
