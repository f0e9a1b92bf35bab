using System.Diagnostics;
using LabelBench.Telemetry.Linux.Cgroups;

namespace LabelBench.Telemetry.Tests.Linux.Cgroups;

public class RealThrottlingTests
{
    [QuotaFact]
    public void A_busy_process_under_a_real_quota_is_seen_to_be_throttled()
    {
        using var cgroup = new QuotaCgroup(cpus: 0.1);
        using var child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "ulimit -t 60; while :; do :; done"]))!;
        try
        {
            cgroup.Add(child);
            // A machine whose only own file says that it is in that cgroup; the cgroup's files are the real ones.
            using var machine = new FakeMachine()
                .Write("/proc/self/cgroup", $"1:cpu:/{cgroup.Name}")
                .Write("/proc/self/mountinfo", "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu")
                .Folder("/sys/fs/cgroup");
            Directory.CreateSymbolicLink(machine.Root["/sys/fs/cgroup/cpu"], "/sys/fs/cgroup/cpu");

            Assert.Equal(0.1, CgroupLimits.Read(machine.Root).QuotaCpus);
            using var reader = new SourceReader(new CgroupSource(machine.Root));
            var first = reader.Read();
            long?[] last = first;
            SpinWait.SpinUntil(() => { Thread.Sleep(50); last = reader.Read(); return last[1] - first[1] >= 3; }, TimeSpan.FromMinutes(1));
            Assert.True(last[0] > first[0], "periods passed");
            Assert.True(last[1] - first[1] >= 3, "periods were cut short");
            Assert.True(last[2] > first[2], "time was withheld");
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }
    }
}
