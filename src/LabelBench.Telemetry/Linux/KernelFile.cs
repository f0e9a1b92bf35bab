using Microsoft.Win32.SafeHandles;

namespace LabelBench.Telemetry.Linux;

/// <summary>A file of /proc or /sys that is opened once and read again and again into the same memory.</summary>
/// <remarks>
/// pread from offset 0 makes the kernel write the text anew. A file made of many records (vmstat) comes in pieces of a page, so reading goes on until nothing is left;
/// a text that ends well below a page is whole, because the kernel stops early only before a record that does not fit any more.
/// A read allocates nothing unless the text outgrew the buffer or the read fails.
/// </remarks>
internal sealed class KernelFile : IDisposable
{
    /// <summary>A file that failed after it had worked is tried again at every tenth read: a second at 10 Hz.</summary>
    private const int ReadsBetweenAttempts = 10;

    private const int LargestBuffer = 1 << 20;

    /// <summary>Half a page: no record of the files that are read is longer.</summary>
    private const int SurelyWhole = 2048;

    private readonly string _location;
    private readonly string _path;
    private readonly string _remedy;
    private SafeFileHandle? _handle;
    private byte[] _buffer;
    private bool _hasWorked;
    private bool _givenUp;
    private int _readsToSkip;

    /// <param name="root">Where the machine begins.</param>
    /// <param name="path">Path on the machine.</param>
    /// <param name="bytes">Size of the buffer at the start; it grows where the text is longer.</param>
    /// <param name="remedy">Added to the reason when the file cannot be had: what it needs.</param>
    public KernelFile(LinuxRoot root, string path, int bytes = 4096, string remedy = "")
    {
        _location = root[path];
        _path = path;
        _remedy = remedy;
        _buffer = new byte[bytes];
        Open();
    }

    /// <summary>Why the last read gave nothing; null when it gave text.</summary>
    public string? Reason { get; private set; }

    /// <returns>The text as it is now; it stays valid until the next read. Empty when <see cref="Reason"/> says why.</returns>
    public ReadOnlySpan<byte> Read()
    {
        if (_givenUp) return default;
        if (_readsToSkip > 0)
        {
            _readsToSkip--;
            return default;
        }
        if (_handle is null && !Open()) return default;
        try
        {
            var length = 0;
            while (true)
            {
                if (length == _buffer.Length)
                {
                    if (_buffer.Length >= LargestBuffer) break;
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                }
                var read = RandomAccess.Read(_handle!, _buffer.AsSpan(length), length);
                if (read == 0) break;
                length += read;
                if (length <= SurelyWhole && length < _buffer.Length) break;
            }
            _hasWorked = true;
            Reason = length == 0 ? $"{_path} is empty" : null;
            return _buffer.AsSpan(0, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            GiveUp(e);
            return default;
        }
    }

    /// <summary>Adds up files that hold one number each.</summary>
    /// <param name="reason">Why there is no sum; empty when there is.</param>
    /// <returns>Null when one of them cannot be had: a part is no sum.</returns>
    public static long? SumOf(ReadOnlySpan<KernelFile> files, out string reason)
    {
        reason = "";
        long sum = 0;
        foreach (var file in files)
        {
            if (KernelText.SingleNumber(file.Read()) is not { } value)
            {
                reason = file.Reason ?? $"{file._path} holds no number";
                return null;
            }
            sum += value;
        }
        return sum;
    }

    public void Dispose() => _handle?.Dispose();

    private bool Open()
    {
        try
        {
            // ReadWrite sharing: any other takes an advisory lock, which /proc has no use for.
            _handle = File.OpenHandle(_location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
            return false;
        }
    }

    private void GiveUp(Exception failure)
    {
        Reason = ReadFailure.Describe(_path, failure) + _remedy;
        _handle?.Dispose();
        _handle = null;
        // What never worked will not begin to: the kernel lacks it or forbids it.
        _givenUp = !_hasWorked;
        _readsToSkip = ReadsBetweenAttempts;
    }
}
