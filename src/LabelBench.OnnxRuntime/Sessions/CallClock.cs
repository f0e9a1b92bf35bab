using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Adds up where the time of calls goes; written by the thread that calls, read by any.</summary>
internal sealed class CallClock
{
    private long calls;
    private long uploadNs;
    private long computeNs;
    private long downloadNs;

    /// <param name="begin">And the others: readings of the monotonic clock.</param>
    public void Add(long begin, long uploaded, long computed, long downloaded)
    {
        Volatile.Write(ref uploadNs, uploadNs + (uploaded - begin));
        Volatile.Write(ref computeNs, computeNs + (computed - uploaded));
        Volatile.Write(ref downloadNs, downloadNs + (downloaded - computed));
        Volatile.Write(ref calls, calls + 1);
    }

    public CallTimes Read() => new(
        Volatile.Read(ref calls),
        MonotonicClock.Between(0, Volatile.Read(ref uploadNs)),
        MonotonicClock.Between(0, Volatile.Read(ref computeNs)),
        MonotonicClock.Between(0, Volatile.Read(ref downloadNs)));
}
