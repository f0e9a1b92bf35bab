using System.Globalization;
using LabelBench.Core;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Linux.Cgroups;
using LabelBench.Telemetry.Linux.Memory;

namespace LabelBench.Telemetry;

/// <summary>How much memory a new process can take before the kernel has to kill somebody: the least of what the machine and the cgroups have left.</summary>
public static class FreeMemory
{
    public static Reading<Bytes> OfThisMachine() => OperatingSystem.IsLinux()
        ? Of(LinuxRoot.Real)
        : Reading.Missing<Bytes>(Samplers.NotReadHere);

    public static Reading<Bytes> Of(LinuxRoot root)
    {
        if (!MemoryInfo.TryParse(System.Text.Encoding.ASCII.GetBytes((root.Text("/proc/meminfo") ?? "") + "\n"), out var memory) || memory.Available is not { } available)
            return Reading.Missing<Bytes>("/proc/meminfo does not say how much memory is available");
        var chain = new CgroupFolders(root).Of("memory");
        var left = chain.Folders.Select(folder => LeftIn(root, folder, chain.IsV2)).OfType<long>();
        return Reading.Of(new Bytes(Math.Max(0, left.Append(available).Min())));
    }

    /// <summary>Limit less usage; file pages that nobody uses now count as free, because the kernel takes them back first.</summary>
    private static long? LeftIn(LinuxRoot root, string folder, bool isV2)
    {
        if (CgroupLimits.ParseBytes(root.Text($"{folder}/{(isV2 ? "memory.max" : "memory.limit_in_bytes")}")) is not { } limit
            || CgroupLimits.ParseBytes(root.Text($"{folder}/{(isV2 ? "memory.current" : "memory.usage_in_bytes")}")) is not { } used)
            return null;
        var key = isV2 ? "inactive_file " : "total_inactive_file ";
        var reclaimable = (root.Text($"{folder}/memory.stat") ?? "").Split('\n').Where(line => line.StartsWith(key, StringComparison.Ordinal))
            .Select(line => long.TryParse(line.AsSpan(key.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0).FirstOrDefault();
        return limit - used + reclaimable;
    }
}
