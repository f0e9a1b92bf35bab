namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>/proc/stat: <c>cpu  user nice system idle [iowait irq softirq [steal [guest [guest_nice]]]]</c>, then the same for each CPU.</summary>
/// <remarks>Format: proc_stat(5). Columns were added over time; a column that is missing is null, never 0.</remarks>
internal static class ProcStat
{
    public static bool TryParseTotal(ReadOnlySpan<byte> text, out CpuTimes total)
    {
        total = default;
        return KernelText.TryTakeLine(ref text, out var line) && line.StartsWith("cpu "u8) && TryParseColumns(line[4..], out total);
    }

    /// <summary>Reads the lines of the single CPUs, in the order of the file: offline CPUs are left out by the kernel.</summary>
    /// <returns>How many there are; those beyond the length of <paramref name="times"/> are counted and not stored.</returns>
    public static int ParseEach(ReadOnlySpan<byte> text, Span<CpuTimes> times, Span<int> numbers)
    {
        var count = 0;
        while (KernelText.TryTakeLine(ref text, out var line) && line.StartsWith("cpu"u8))
        {
            if (line.StartsWith("cpu "u8)) continue;
            var rest = line[3..];
            if (!KernelText.TryTakeNumber(ref rest, out var number) || !TryParseColumns(rest, out var one)) break;
            if (count < times.Length) (times[count], numbers[count]) = (one, (int)number);
            count++;
        }
        return count;
    }

    private static bool TryParseColumns(ReadOnlySpan<byte> line, out CpuTimes times)
    {
        times = default;
        Span<long> columns = stackalloc long[8];
        var count = 0;
        while (count < columns.Length && KernelText.TryTakeNumber(ref line, out columns[count])) count++;
        if (count < 4) return false;
        var busy = columns[0] + columns[1] + columns[2];
        if (count >= 7) busy += columns[5] + columns[6];
        times = new CpuTimes(busy, columns[3], count >= 5 ? columns[4] : null, count >= 8 ? columns[7] : null);
        return true;
    }
}
