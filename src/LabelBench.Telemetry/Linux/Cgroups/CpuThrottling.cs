namespace LabelBench.Telemetry.Linux.Cgroups;

/// <summary>cpu.stat of a cgroup with a CPU quota.</summary>
/// <param name="Periods">Periods of the quota that have passed with something to run.</param>
/// <param name="ThrottledPeriods">Those in which the quota ran out.</param>
/// <param name="ThrottledNs">Time for which tasks were held back, summed over CPUs.</param>
internal readonly record struct CpuThrottling(long Periods, long ThrottledPeriods, long ThrottledNs)
{
    /// <remarks>v1 gives throttled_time in nanoseconds, v2 throttled_usec in microseconds. v2's root and cgroups without the cpu controller have neither.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out CpuThrottling throttling)
    {
        throttling = default;
        if (KernelText.NumberAfter(text, "nr_periods "u8) is not { } periods || KernelText.NumberAfter(text, "nr_throttled "u8) is not { } throttled)
            return false;
        var time = KernelText.NumberAfter(text, "throttled_usec "u8) * 1000 ?? KernelText.NumberAfter(text, "throttled_time "u8);
        if (time is not { } nanoseconds) return false;
        throttling = new CpuThrottling(periods, throttled, nanoseconds);
        return true;
    }
}
