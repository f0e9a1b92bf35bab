using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;

namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>The latest readings of all GPUs, in memory that one thread writes and others read, of this process or of another one.</summary>
/// <remarks>A reader never waits for the writer: it tries again a few times and otherwise takes what comes next.</remarks>
internal sealed unsafe class GpuBoard : IDisposable
{
    public const int MostGpus = 16;

    private const int Tries = 8;

    private static readonly int Length = sizeof(BoardHeader) + MostGpus * sizeof(GpuSlot);

    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* memory;

    private GpuBoard(byte* memory, MemoryMappedFile? file, MemoryMappedViewAccessor? view)
    {
        this.memory = memory;
        (this.file, this.view) = (file, view);
    }

    public BoardHeader* Header => (BoardHeader*)memory;

    /// <summary>A board for readers in this process.</summary>
    public static GpuBoard InThisProcess()
    {
        var board = new GpuBoard((byte*)NativeMemory.AllocZeroed((nuint)Length), null, null);
        board.Clear();
        return board;
    }

    /// <summary>A board in a file that another process opens too.</summary>
    /// <exception cref="IOException">The file cannot be made, as on a full disk.</exception>
    public static GpuBoard InFile(string path)
    {
        var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Length);
        var board = Map(mapped);
        board.Clear();
        return board;
    }

    /// <exception cref="InvalidDataException">The file is no board of this build.</exception>
    public static GpuBoard Open(string path)
    {
        if (new FileInfo(path).Length != Length)
            throw new InvalidDataException($"{path} is no board of this program");
        var board = Map(MemoryMappedFile.CreateFromFile(path, FileMode.Open));
        return board.Header->Magic == BoardHeader.CurrentMagic ? board : throw new InvalidDataException($"{path} is no board of this program");
    }

    public GpuSlot* Slot(int gpu) => (GpuSlot*)(memory + sizeof(BoardHeader)) + gpu;

    public string Uuid(int gpu) => Text(Slot(gpu)->Uuid);

    public string Name(int gpu) => Text(Slot(gpu)->Name);

    public static void SetText(ref DeviceText to, string text)
    {
        Span<byte> bytes = to;
        bytes.Clear();
        Encoding.UTF8.TryGetBytes(text, bytes[..(DeviceText.Length - 1)], out _);
    }

    /// <summary>Tells readers that the slot is being written; <see cref="Publish"/> ends it.</summary>
    public void BeginWrite(int gpu)
    {
        Volatile.Write(ref Slot(gpu)->Sequence, Slot(gpu)->Sequence + 1);
        Interlocked.MemoryBarrier();
    }

    public void Publish(int gpu, long nowNs)
    {
        Slot(gpu)->PublishedNs = nowNs;
        Interlocked.MemoryBarrier();
        Volatile.Write(ref Slot(gpu)->Sequence, Slot(gpu)->Sequence + 1);
    }

    /// <returns>False while the slot was being written each time.</returns>
    public bool TryRead(int gpu, out GpuSlot into)
    {
        var slot = Slot(gpu);
        for (var i = 0; i < Tries; i++)
        {
            var before = Volatile.Read(ref slot->Sequence);
            if ((before & 1) != 0) continue;
            into = *slot;
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref slot->Sequence) == before) return true;
        }
        into = default;
        return false;
    }

    public void Dispose()
    {
        if (view is null)
        {
            NativeMemory.Free(memory);
            return;
        }
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file!.Dispose();
    }

    private void Clear()
    {
        new Span<byte>(memory, Length).Clear();
        Header->Gpus = -1;
        Header->Code = ChannelCode.NotRead;
        Volatile.Write(ref Header->Magic, BoardHeader.CurrentMagic);
    }

    private static GpuBoard Map(MemoryMappedFile file)
    {
        var view = file.CreateViewAccessor(0, Length);
        byte* memory = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref memory);
        return new GpuBoard(memory + view.PointerOffset, file, view);
    }

    private static string Text(DeviceText text)
    {
        ReadOnlySpan<byte> bytes = text;
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
