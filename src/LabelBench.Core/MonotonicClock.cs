using System.Diagnostics;

namespace LabelBench.Core;

/// <summary>Nanoseconds on the machine's monotonic clock (CLOCK_MONOTONIC, QueryPerformanceCounter).</summary>
/// <remarks>Stamps of different processes on one machine compare; stamps of different boots do not. Allocates nothing.</remarks>
public static class MonotonicClock
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static long NowNanoseconds => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);

    public static TimeSpan Between(long beginNanoseconds, long endNanoseconds) => TimeSpan.FromTicks((endNanoseconds - beginNanoseconds) / 100);
}
