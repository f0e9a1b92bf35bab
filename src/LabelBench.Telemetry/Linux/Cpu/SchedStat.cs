namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>Scheduler statistics: time run and time spent ready but waiting, in nanoseconds.</summary>
internal static class SchedStat
{
    /// <summary>/proc/schedstat: the 7th and 8th number of each <c>cpuN</c> line, summed over CPUs. Needs CONFIG_SCHEDSTATS.</summary>
    /// <remarks>Versions 14 to 17; Documentation/scheduler/sched-stats.rst. The lines of domains between them are skipped.</remarks>
    public static bool TryParseMachine(ReadOnlySpan<byte> text, out long runNs, out long waitNs)
    {
        (runNs, waitNs) = (0, 0);
        var found = false;
        while (KernelText.TryTakeLine(ref text, out var line))
        {
            if (!line.StartsWith("cpu"u8)) continue;
            line = line[3..];
            long run = 0, wait = 0;
            for (var column = 0; column <= 8; column++)
            {
                if (!KernelText.TryTakeNumber(ref line, out var value)) return false;
                if (column == 7) run = value;
                if (column == 8) wait = value;
            }
            runNs += run;
            waitNs += wait;
            found = true;
        }
        return found;
    }

    /// <summary>/proc/PID/task/TID/schedstat: <c>run wait slices</c> of one thread. Needs CONFIG_SCHED_INFO.</summary>
    public static bool TryParseThread(ReadOnlySpan<byte> text, out long runNs, out long waitNs)
    {
        waitNs = 0;
        return KernelText.TryTakeNumber(ref text, out runNs) && KernelText.TryTakeNumber(ref text, out waitNs) && KernelText.TryTakeNumber(ref text, out _) && text.StartsWith("\n"u8);
    }
}
