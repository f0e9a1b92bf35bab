using System.Text;
using LabelBench.Core;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>Reads all GPUs into a board on one thread, because the driver serves one caller at a time; finds GPUs again that were lost.</summary>
/// <remarks>A call that hangs holds this thread and nothing else: whoever reads the board sees that it grows old, and by which call.</remarks>
internal sealed unsafe class NvmlReader : IDisposable
{
    /// <summary>Slow things are read in every n-th reading.</summary>
    private const int SlowEvery = 10;

    /// <summary>Anchors of the two clocks that are kept, one a slow reading: the driver's stamps are never older.</summary>
    private const int MostAnchors = 16;

    /// <summary>Every so often an attempt to find a single lost GPU takes the library down for the others too.</summary>
    private const int WholeEvery = 4;

    /// <summary>Attempts at the shorter distance, then at the longer; both keep a GPU that came back from being missed for 5 s.</summary>
    private const int QuickAttempts = 30;

    private static readonly TimeSpan QuickRetry = TimeSpan.FromMilliseconds(500), SlowRetry = TimeSpan.FromSeconds(4), Patience = TimeSpan.FromSeconds(3);

    private readonly GpuBoard board;
    private readonly string? path;
    private readonly long periodNs;
    private readonly ManualResetEventSlim stopping = new();
    private readonly Thread thread;
    private readonly List<XidCounts> xids = [];
    private readonly ClockMap stamps = new(MostAnchors);
    private GpuReader?[] readers = [];
    private NvmlLibrary? library;
    private XidWatch? events;
    private string driver = "";
    private long attachments, nextAttemptNs;
    private int attempts;
    private bool isStuck;

    /// <param name="board">Written to from now on; belongs to the caller, who must keep it when <see cref="Stop"/> says false.</param>
    /// <param name="path">A library to load instead of the driver's.</param>
    public NvmlReader(GpuBoard board, string? path, TimeSpan period)
    {
        (this.board, this.path, periodNs) = (board, path, period.Ticks * 100);
        thread = new Thread(Run) { IsBackground = true, Name = "gpu telemetry", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    /// <returns>False when a call hangs: its thread, the library and the board must be left as they are.</returns>
    public bool Stop()
    {
        stopping.Set();
        return thread.Join(Patience);
    }

    public void Dispose() => Stop();

    private void Run()
    {
        using var clock = new SystemSamplingClock();
        var deadline = MonotonicClock.NowNanoseconds;
        for (var tick = 0L; !stopping.IsSet; tick++)
        {
            Volatile.Write(ref board.Header->HeartbeatNs, MonotonicClock.NowNanoseconds);
            if (readers.Length == 0 || Array.IndexOf(readers, null) >= 0) Attach();
            if (tick % SlowEvery == 0) stamps.Add(ClockAnchor.Take(clock));
            for (var gpu = 0; gpu < readers.Length; gpu++)
                if (readers[gpu] is { } reader && reader.Read(tick % SlowEvery == 0) is var answer and not NvmlReturn.Success)
                    Lose(gpu, answer);
            deadline += periodNs * Math.Max(1, (MonotonicClock.NowNanoseconds - deadline) / periodNs + 1);
            stopping.Wait((int)Math.Max(0, (deadline - MonotonicClock.NowNanoseconds) / 1_000_000));
        }
        Detach();
    }

    private void Attach()
    {
        if (MonotonicClock.NowNanoseconds < nextAttemptNs) return;
        var isPartial = library is not null && attempts % WholeEvery != 0 && Array.Exists(readers, r => r is not null);
        if (!isPartial)
        {
            Detach();
            OpenLibrary();
        }
        if (library is not null)
        {
            if (board.Header->Gpus < 0) FillSlots();
            FindReaders();
        }
        attempts = readers.Length > 0 && Array.IndexOf(readers, null) < 0 ? 0 : attempts + 1;
        nextAttemptNs = MonotonicClock.NowNanoseconds + (attempts > QuickAttempts ? SlowRetry : QuickRetry).Ticks * 100;
    }

    private void OpenLibrary()
    {
        library = NvmlLibrary.Open(path, &board.Header->Progress, out var answer, out _);
        Volatile.Write(ref board.Header->Code, (int)answer);
        if (library is null)
        {
            for (var gpu = 0; gpu < readers.Length; gpu++) Mark(gpu, answer);
            return;
        }
        driver = NvmlText.Driver(library);
    }

    /// <summary>Gives every GPU its place, in the order of PCI addresses; done once, so that a place stays a GPU's for as long as the board lives.</summary>
    private void FillSlots()
    {
        if (library!.Call(NvmlCall.nvmlDeviceGetCount_v2, out var count) is var answer and not NvmlReturn.Success)
        {
            Volatile.Write(ref board.Header->Code, (int)answer);
            Detach();
            return;
        }
        var found = new List<(string Address, string Uuid, string Name)>();
        for (var i = 0u; i < count; i++)
            if (library.Call(NvmlCall.nvmlDeviceGetHandleByIndex_v2, i, out var handle) == NvmlReturn.Success && new NvmlDevice(library, handle) is { Uuid: { } uuid } device)
                found.Add((device.PciAddress ?? "", uuid, device.Name ?? "NVIDIA GPU"));
        found.Sort((a, b) => string.CompareOrdinal(a.Address, b.Address));
        var gpus = Math.Min(found.Count, GpuBoard.MostGpus);
        for (var gpu = 0; gpu < gpus; gpu++)
        {
            GpuBoard.SetText(ref board.Slot(gpu)->Uuid, found[gpu].Uuid);
            GpuBoard.SetText(ref board.Slot(gpu)->Name, found[gpu].Name);
            board.Slot(gpu)->Code = ChannelCode.NotRead;
            xids.Add(new XidCounts());
        }
        readers = new GpuReader?[gpus];
        Volatile.Write(ref board.Header->Gpus, gpus);
    }

    private void FindReaders()
    {
        if (library is null) return;
        var (handles, isNew) = (new nint[readers.Length], false);
        for (var gpu = 0; gpu < readers.Length; gpu++)
        {
            var answer = Find(board.Uuid(gpu), out handles[gpu]);
            if (readers[gpu] is not null) continue;
            if (answer != NvmlReturn.Success)
            {
                Mark(gpu, answer);
                continue;
            }
            readers[gpu] = new GpuReader(library, handles[gpu], driver, attachments++, xids[gpu], stamps, board, gpu);
            isNew = true;
        }
        if (!Array.Exists(readers, r => r is not null) || events is not null && !isNew) return;
        // A set of events knows the GPUs that were there when it was made.
        isStuck |= events?.Stop() is false;
        events = new XidWatch(library, handles, [.. xids]);
    }

    private NvmlReturn Find(string uuid, out nint handle)
    {
        Span<byte> text = stackalloc byte[DeviceText.Length];
        text.Clear();
        Encoding.UTF8.GetBytes(uuid, text);
        NvmlReturn answer;
        fixed (byte* first = text)
            answer = library!.Call(NvmlCall.nvmlDeviceGetHandleByUUID, first, out handle);
        if (answer != NvmlReturn.Success) return answer;
        // Handles of lost GPUs can still be had; whether it answers shows at the first question.
        NvmlMemory memory;
        var alive = library.Call(NvmlCall.nvmlDeviceGetMemoryInfo, handle, &memory);
        return alive.IsLoss() ? alive : NvmlReturn.Success;
    }

    private void Lose(int gpu, NvmlReturn answer)
    {
        Mark(gpu, answer);
        if (readers[gpu]!.Stop()) readers[gpu]!.Dispose();
        else isStuck = true;
        readers[gpu] = null;
        attempts = 0;
        nextAttemptNs = MonotonicClock.NowNanoseconds + QuickRetry.Ticks * 100;
    }

    private void Mark(int gpu, NvmlReturn answer)
    {
        board.BeginWrite(gpu);
        board.Slot(gpu)->Code = (int)answer;
        board.Publish(gpu, MonotonicClock.NowNanoseconds);
    }

    private void Detach()
    {
        isStuck |= events?.Stop() is false;
        events = null;
        for (var gpu = 0; gpu < readers.Length; gpu++)
        {
            if (readers[gpu] is not { } reader) continue;
            if (reader.Stop()) reader.Dispose();
            else isStuck = true;
            readers[gpu] = null;
        }
        // A library that one of its threads is still inside stays loaded for good; the next one counts its users anew.
        if (!isStuck) library?.Dispose();
        (library, isStuck) = (null, false);
    }
}
