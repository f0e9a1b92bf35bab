namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>Time a CPU, or all together, has spent since boot, in ticks of 1/100 s (USER_HZ, which is 100 on every .NET platform).</summary>
/// <param name="Busy">user + nice + system + irq + softirq; guest time is inside user and nice already.</param>
/// <param name="Idle">Idle without iowait.</param>
/// <param name="Iowait">Null on kernels before 2.5.41, which do not count it.</param>
/// <param name="Steal">Null on kernels before 2.6.11, which do not count it.</param>
internal readonly record struct CpuTimes(long Busy, long Idle, long? Iowait, long? Steal)
{
    public const double SecondsPerTick = 0.01;

    public long Total => Busy + Idle + (Iowait ?? 0) + (Steal ?? 0);
}
