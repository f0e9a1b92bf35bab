using LabelBench.Core;
using LabelBench.Telemetry.Nvml.Board;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>PCIe throughput of one GPU where the driver has no byte counters: sampled once a second on a thread of its own, because each call blocks for the 20 ms that it samples.</summary>
/// <remarks>What it saw is taken to hold until the next call: a burst between two calls is missed. Its bytes are an estimate, the best that such a driver allows.</remarks>
internal sealed unsafe class PcieThroughputWatch : IDisposable
{
    private const int Sent = 0, Received = 1;
    private const long BytesInKilobyte = 1000, StaleNs = 5_000_000_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(2);

    private readonly NvmlLibrary library;
    private readonly nint device;
    private readonly Thread thread;
    private readonly ManualResetEventSlim stopping = new();
    private readonly object guard = new();
    private readonly long[] rates = new long[2];
    private readonly double[] bytes = new double[2];
    private readonly int[] codes = [ChannelCode.NotRead, ChannelCode.NotRead];
    private long measuredNs, addedNs;

    public PcieThroughputWatch(NvmlLibrary library, nint device)
    {
        (this.library, this.device) = (library.ForAnotherThread(), device);
        thread = new Thread(Run) { IsBackground = true, Name = "gpu pcie" };
        thread.Start();
    }

    /// <summary>Adds up the bytes since the last call at the rates last seen.</summary>
    public void Write(CellWriter cells, long nowNs)
    {
        lock (guard)
        {
            var isStale = measuredNs == 0 || nowNs - measuredNs > StaleNs;
            Write(cells, GpuChannel.PcieSent, Sent, nowNs, isStale);
            Write(cells, GpuChannel.PcieReceived, Received, nowNs, isStale);
            addedNs = nowNs;
        }
        cells.Set(GpuChannel.PcieEpoch, 0);
    }

    /// <returns>False when its thread is still inside the driver.</returns>
    public bool Stop()
    {
        stopping.Set();
        return thread.Join(Patience);
    }

    public void Dispose() => Stop();

    private void Write(CellWriter cells, GpuChannel channel, int which, long nowNs, bool isStale)
    {
        if (codes[which] != ChannelCode.Measured)
        {
            cells.Fail(channel, codes[which]);
            return;
        }
        if (isStale)
        {
            cells.Fail(channel, ChannelCode.Slow);
            return;
        }
        if (addedNs != 0) bytes[which] += rates[which] * ((nowNs - addedNs) / 1e9);
        cells.Set(channel, (long)bytes[which]);
    }

    private void Run()
    {
        do
        {
            Measure(Sent);
            Measure(Received);
            lock (guard) measuredNs = MonotonicClock.NowNanoseconds;
        }
        while (!stopping.Wait(Period));
    }

    private void Measure(int which)
    {
        uint kilobytes;
        var answer = library.Call(NvmlCall.nvmlDeviceGetPcieThroughput, device, which, &kilobytes);
        lock (guard)
        {
            codes[which] = (int)answer;
            if (answer == NvmlReturn.Success) rates[which] = kilobytes * BytesInKilobyte;
        }
    }
}
