using LabelBench.Core;
using LabelBench.Telemetry.Linux;
using LabelBench.Testing;

namespace LabelBench.Telemetry.Tests;

public class FreeMemoryTests
{
    private const string Meminfo = "MemTotal:       16384000 kB\nMemFree:         1000000 kB\nMemAvailable:    8000000 kB\n";

    [Fact]
    public void Without_a_cgroup_it_is_what_the_machine_has_available() =>
        Assert.Equal(8_000_000L * 1024, Free(("/proc/meminfo", Meminfo)));

    [Fact]
    public void A_cgroup_leaves_its_limit_less_what_is_used_and_cannot_be_taken_back() =>
        Assert.Equal(2_000_000_000 - 700_000_000 + 200_000_000, Free(
            ("/proc/meminfo", Meminfo),
            ("/proc/self/cgroup", "0::/job\n"),
            ("/proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n"),
            ("/sys/fs/cgroup/job/memory.max", "2000000000\n"),
            ("/sys/fs/cgroup/job/memory.current", "700000000\n"),
            ("/sys/fs/cgroup/job/memory.stat", "anon 400000000\ninactive_file 200000000\nactive_file 1\n")));

    [Fact]
    public void A_cgroup_without_a_limit_limits_nothing() =>
        Assert.Equal(8_000_000L * 1024, Free(
            ("/proc/meminfo", Meminfo),
            ("/proc/self/cgroup", "0::/job\n"),
            ("/proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n"),
            ("/sys/fs/cgroup/job/memory.max", "max\n"),
            ("/sys/fs/cgroup/job/memory.current", "700000000\n")));

    [Fact]
    public void A_kernel_that_does_not_say_leaves_it_unknown()
    {
        using var root = new TemporaryFolder();

        Assert.Contains("/proc/meminfo", Assert.IsType<Reading<Bytes>.Unavailable>(FreeMemory.Of(new LinuxRoot(root.Path))).Reason, StringComparison.Ordinal);
    }

    private static double Free(params (string Path, string Text)[] files)
    {
        using var root = new TemporaryFolder();
        foreach (var (path, text) in files)
        {
            var file = Path.Join(root.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        return FreeMemory.Of(new LinuxRoot(root.Path)).ValueOrNull!.Value.Value;
    }
}
