using System.Collections.Immutable;

namespace LabelBench.Telemetry.Linux.Processes;

/// <summary>/proc/PID/stat of a process, all its threads together.</summary>
/// <param name="CpuTicks">User and system time in ticks of 1/100 s; time of ended threads is in it, time of child processes is not.</param>
/// <param name="MajorFaults">Page faults that had to wait for a disk.</param>
internal readonly record struct ProcessStat(long CpuTicks, long MajorFaults, long Threads)
{
    /// <remarks>proc_pid_stat(5). The name in parentheses may itself hold spaces and parentheses, so counting starts behind the last one.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcessStat stat)
    {
        stat = default;
        var name = text.LastIndexOf((byte)')');
        if (name < 0 || !text.EndsWith("\n"u8)) return false;
        var rest = text[(name + 1)..];
        if (!KernelText.TryTakeWord(ref rest, out _)) return false;
        long faults = 0, ticks = 0;
        for (var field = 4; field <= 20; field++)
        {
            if (!KernelText.TryTakeNumber(ref rest, out var value)) return false;
            if (field == 12) faults = value;
            if (field is 14 or 15) ticks += value;
            if (field == 20) stat = new ProcessStat(ticks, faults, value);
        }
        return true;
    }

    /// <summary>A number that changes when other processes are watched, so that their counters are never subtracted from each other.</summary>
    public static long Epoch(ImmutableArray<int> processIds) => processIds.Aggregate(0L, (epoch, id) => epoch * 4_194_304 + id);
}
