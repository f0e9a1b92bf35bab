using System.Diagnostics;
using System.Globalization;

namespace LabelBench.Telemetry.Tests.Linux.Cgroups;

/// <summary>A real cgroup v1 with a CPU quota, made for one test and removed after it.</summary>
internal sealed class QuotaCgroup : IDisposable
{
    private const string Parent = "/sys/fs/cgroup/cpu";

    public QuotaCgroup(double cpus)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"labelbench-test-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        Folder = $"{Parent}/{Name}";
        Directory.CreateDirectory(Folder);
        File.WriteAllText($"{Folder}/cpu.cfs_period_us", "100000");
        File.WriteAllText($"{Folder}/cpu.cfs_quota_us", ((int)(cpus * 100_000)).ToString(CultureInfo.InvariantCulture));
    }

    public string Name { get; }

    private string Folder { get; }

    /// <returns>Whether this machine lets this user make one.</returns>
    public static bool IsPossible()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists($"{Parent}/cpu.cfs_quota_us")) return false;
        try
        {
            using var probe = new QuotaCgroup(1);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Add(Process process) => File.WriteAllText($"{Folder}/cgroup.procs", process.Id.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(Folder);
}

/// <summary>Skips where no cgroup with a quota can be made.</summary>
public sealed class QuotaFactAttribute : FactAttribute
{
    public QuotaFactAttribute()
    {
        if (!QuotaCgroup.IsPossible()) Skip = "needs a cgroup v1 CPU controller that this user may write to";
    }
}
