namespace LabelBench.Telemetry.Linux.Disks;

/// <summary>What whole disks have done since boot, added up.</summary>
/// <param name="InFlight">Requests that are being worked on at the moment.</param>
/// <param name="WaitMs">Time that requests waited and were worked on, summed over requests.</param>
internal readonly record struct DiskStat(long ReadBytes, long WrittenBytes, long Requests, long WaitMs, long InFlight)
{
    /// <summary>In these files a sector is 512 bytes, whatever the disk's own are.</summary>
    private const int SectorBytes = 512;

    /// <summary>/proc/diskstats: <c>major minor name reads merged sectors ms writes merged sectors ms in-flight ms weighted-ms ...</c>, a line for every disk and partition.</summary>
    /// <param name="disks">Names of those to add up.</param>
    /// <returns>False when none of them is there, or a line is not in the known form.</returns>
    /// <remarks>Documentation/admin-guide/iostats.rst. The time that a disk was busy (io_ticks) is left out: a disk that works on many requests at once is busy all the time and idle in truth.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, ReadOnlySpan<byte[]> disks, out DiskStat all)
    {
        all = default;
        var found = false;
        Span<long> columns = stackalloc long[9];
        while (KernelText.TryTakeLine(ref text, out var line))
        {
            if (!KernelText.TryTakeNumber(ref line, out _) || !KernelText.TryTakeNumber(ref line, out _) || !KernelText.TryTakeWord(ref line, out var name)) return false;
            if (!KernelNames.Contains(disks, name)) continue;
            for (var i = 0; i < columns.Length; i++)
                if (!KernelText.TryTakeNumber(ref line, out columns[i])) return false;
            all = new DiskStat(
                all.ReadBytes + columns[2] * SectorBytes, all.WrittenBytes + columns[6] * SectorBytes, all.Requests + columns[0] + columns[4],
                all.WaitMs + columns[3] + columns[7], all.InFlight + columns[8]);
            found = true;
        }
        return found;
    }
}
