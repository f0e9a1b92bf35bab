using System.Globalization;

namespace LabelBench.Telemetry.Linux.Cgroups;

/// <summary>What the cgroups of this process allow it: the least over its own cgroup and all above it.</summary>
/// <param name="QuotaCpus">CPUs' worth of time per period; null without a quota.</param>
/// <param name="MemoryBytes">Null without a limit.</param>
/// <param name="CpuSet">CPU list of the innermost cpuset, <c>0-3,8</c>; null where there is no cpuset controller.</param>
/// <param name="QuotaFolders">Folders whose cpu.stat tells of throttling, because they carry a quota.</param>
internal sealed record CgroupLimits(
    string Version,
    double? QuotaCpus,
    string? QuotaSource,
    long? MemoryBytes,
    string? MemorySource,
    string? CpuSet,
    string? CpuSetSource,
    IReadOnlyList<string> QuotaFolders,
    bool CpuIsV2)
{
    /// <summary>v1 writes "no limit" as the largest multiple of the page size below 2^63; no machine comes near 2^62.</summary>
    private const long NoLimit = 1L << 62;

    public static CgroupLimits Read(LinuxRoot root)
    {
        var folders = new CgroupFolders(root);
        var cpu = folders.Of("cpu");
        var quotas = cpu.Folders
            .Select(folder => (Folder: folder, Cpus: cpu.IsV2
                ? ParseCpuMax(root.Text($"{folder}/cpu.max"))
                : ParseQuota(root.Text($"{folder}/cpu.cfs_quota_us"), root.Text($"{folder}/cpu.cfs_period_us"))))
            .Where(quota => quota.Cpus is not null)
            .ToList();
        var memory = folders.Of("memory");
        var limitFile = memory.IsV2 ? "memory.max" : "memory.limit_in_bytes";
        var limits = memory.Folders
            .Select(folder => (File: $"{folder}/{limitFile}", Bytes: ParseBytes(root.Text($"{folder}/{limitFile}"))))
            .Where(limit => limit.Bytes is not null)
            .ToList();
        var (cpuSet, cpuSetSource) = FindCpuSet(root, folders.Of("cpuset"));
        var tightest = quotas.Count == 0 ? default : quotas.MinBy(q => q.Cpus);
        var least = limits.Count == 0 ? default : limits.MinBy(l => l.Bytes);
        return new CgroupLimits(
            folders.Version,
            tightest.Cpus, tightest.Folder is null ? null : $"{tightest.Folder}/{(cpu.IsV2 ? "cpu.max" : "cpu.cfs_quota_us")}",
            least.Bytes, least.File,
            cpuSet, cpuSetSource,
            [.. quotas.Select(q => q.Folder)], cpu.IsV2);
    }

    /// <summary>cpu.max: <c>150000 100000</c> are 1.5 CPUs; <c>max 100000</c> is no quota.</summary>
    internal static double? ParseCpuMax(string? text)
    {
        var parts = (text ?? "").Split(' ');
        return parts.Length == 2 ? ParseQuota(parts[0], parts[1]) : null;
    }

    /// <summary>Quota and period in microseconds; a quota of -1 is none.</summary>
    internal static double? ParseQuota(string? quota, string? period) =>
        Number(quota) is > 0 and var time && Number(period) is > 0 and var of ? time / (double)of : null;

    /// <returns>Null for <c>max</c>, for v1's "no limit", and for text that is no number.</returns>
    internal static long? ParseBytes(string? text) => Number(text) is >= 0 and < NoLimit and var bytes ? bytes : null;

    private static (string?, string?) FindCpuSet(LinuxRoot root, CgroupChain chain)
    {
        foreach (var folder in chain.Folders)
            foreach (var file in (ReadOnlySpan<string>)(chain.IsV2 ? ["cpuset.cpus.effective"] : ["cpuset.effective_cpus", "cpuset.cpus"]))
                if (root.Text($"{folder}/{file}") is { Length: > 0 } cpus)
                    return (cpus, $"{folder}/{file}");
        return (null, null);
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
