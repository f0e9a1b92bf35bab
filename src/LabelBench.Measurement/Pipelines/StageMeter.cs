using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Measurement.Pipelines;

/// <summary>What one worker of a stage has done so far; written by its thread, read by any.</summary>
internal sealed class StageMeter
{
    private long busyNs;
    private long cpuNs;
    private long items;
    private long runningSince;

    /// <returns>Now, nanoseconds.</returns>
    public long Enter()
    {
        var now = MonotonicClock.NowNanoseconds;
        Volatile.Write(ref runningSince, now);
        return now;
    }

    /// <returns>Now, nanoseconds.</returns>
    public long Leave(int finished, long cpuNanoseconds)
    {
        var since = runningSince;
        Volatile.Write(ref runningSince, 0);
        var now = MonotonicClock.NowNanoseconds;
        Volatile.Write(ref busyNs, busyNs + (now - since));
        Volatile.Write(ref cpuNs, cpuNs + cpuNanoseconds);
        Volatile.Write(ref items, items + finished);
        return now;
    }

    /// <summary>Busy time up to now, the call in progress included.</summary>
    public (long BusyNs, long CpuNs, long Items) Read()
    {
        while (true)
        {
            var since = Volatile.Read(ref runningSince);
            var busy = Volatile.Read(ref busyNs);
            var reading = (busy + (since == 0 ? 0 : MonotonicClock.NowNanoseconds - since), Volatile.Read(ref cpuNs), Volatile.Read(ref items));
            if (Volatile.Read(ref runningSince) == since && Volatile.Read(ref busyNs) == busy)
                return reading;
        }
    }
}

/// <summary>CPU time of the calling thread.</summary>
internal static partial class ThreadCpuClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID on Linux

    public static bool IsAvailable { get; } = OperatingSystem.IsLinux();

    public static long NowNanoseconds => IsAvailable && ClockGetTime(ThreadCpuTime, out var time) == 0
        ? time.Seconds * 1_000_000_000 + time.Nanoseconds
        : 0;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
