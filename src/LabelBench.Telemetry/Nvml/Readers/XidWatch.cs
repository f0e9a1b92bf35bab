using LabelBench.Telemetry.Nvml.Board;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>Counts Xid events of all GPUs on a thread of its own, which spends its life waiting in the driver.</summary>
internal sealed unsafe class XidWatch : IDisposable
{
    private const ulong XidEvent = 0x8;
    private const uint WaitMs = 250;

    /// <summary>A wait that does not end in this time hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly NvmlLibrary library;
    private readonly nint[] devices;
    private readonly XidCounts[] counts;
    private readonly Thread? thread;
    private readonly nint set;
    private volatile bool stopping;

    /// <param name="counts">One a device; they outlive this watch, so that an event that heralds a loss is not forgotten by it.</param>
    public XidWatch(NvmlLibrary library, nint[] devices, XidCounts[] counts)
    {
        (this.library, this.devices, this.counts) = (library.ForAnotherThread(), devices, counts);
        nint made = 0;
        var answer = this.library.CallWith(NvmlCall.nvmlEventSetCreate, &made);
        set = made;
        var watched = false;
        for (var i = 0; i < devices.Length; i++)
        {
            var one = answer == NvmlReturn.Success ? this.library.Call(NvmlCall.nvmlDeviceRegisterEvents, devices[i], XidEvent, set) : answer;
            counts[i].Code = one == NvmlReturn.Success ? ChannelCode.Measured : ChannelCode.NotMonitored;
            watched |= one == NvmlReturn.Success;
        }
        if (!watched) return;
        thread = new Thread(Run) { IsBackground = true, Name = "gpu events" };
        thread.Start();
    }

    /// <returns>False when its thread is still inside the driver: the library must then stay loaded.</returns>
    public bool Stop()
    {
        stopping = true;
        if (thread is not null && !thread.Join(Patience)) return false;
        if (set != 0) library.CallWith(NvmlCall.nvmlEventSetFree, (void*)set);
        return true;
    }

    public void Dispose() => Stop();

    private void Run()
    {
        while (!stopping)
        {
            NvmlEventData found;
            var answer = library.Call(NvmlCall.nvmlEventSetWait_v2, set, &found, WaitMs);
            if (answer == NvmlReturn.Success) Take(found);
            else if (answer != NvmlReturn.Timeout) Thread.Sleep((int)WaitMs); // a lost GPU answers at once, again and again
        }
    }

    private void Take(NvmlEventData found)
    {
        var gpu = Array.IndexOf(devices, found.Device);
        if (gpu >= 0 && (found.EventType & XidEvent) != 0)
            counts[gpu].Add((int)Math.Min(found.EventData, int.MaxValue));
    }
}

/// <summary>Xid events of one GPU so far, by class.</summary>
internal sealed class XidCounts
{
    private long hardware, application, other;
    private int latest = -1;

    /// <summary>0 while events are watched, else why they are not.</summary>
    public int Code { get; set; } = ChannelCode.NotMonitored;

    public void Add(int xid)
    {
        if (XidClasses.Builtin.Hardware.Contains(xid)) Interlocked.Increment(ref hardware);
        else if (XidClasses.Builtin.Application.Contains(xid)) Interlocked.Increment(ref application);
        else Interlocked.Increment(ref other);
        Volatile.Write(ref latest, xid);
    }

    public void Write(CellWriter cells)
    {
        if (Code != ChannelCode.Measured)
        {
            for (var channel = GpuChannel.XidHardware; channel <= GpuChannel.XidLatest; channel++) cells.Fail(channel, Code);
            return;
        }
        cells.Set(GpuChannel.XidHardware, Interlocked.Read(ref hardware));
        cells.Set(GpuChannel.XidApplication, Interlocked.Read(ref application));
        cells.Set(GpuChannel.XidOther, Interlocked.Read(ref other));
        if (Volatile.Read(ref latest) is >= 0 and var xid) cells.Set(GpuChannel.XidLatest, xid);
        else cells.Fail(GpuChannel.XidLatest, NvmlReturn.NoData);
    }
}
