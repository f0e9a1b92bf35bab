using LabelBench.Testing;
using System.Text;
using LabelBench.Telemetry.Linux.Cgroups;

namespace LabelBench.Telemetry.Tests.Linux.Cgroups;

public class CgroupSourceTests
{
    [Fact]
    public void V2_throttling_is_given_in_microseconds_and_v1_in_nanoseconds()
    {
        Assert.True(CpuThrottling.TryParse(Encoding.ASCII.GetBytes(CgroupTrees.CpuStatV2(100, 10, 250) + "\n"), out var v2));
        Assert.Equal(new CpuThrottling(100, 10, 250_000), v2);
        Assert.True(CpuThrottling.TryParse("nr_periods 100\nnr_throttled 10\nthrottled_time 250\nnr_bursts 0\n"u8, out var v1));
        Assert.Equal(new CpuThrottling(100, 10, 250), v1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("usage_usec 1\nuser_usec 1\nsystem_usec 0\n")]
    [InlineData("nr_periods 1\nnr_throttled 0\n")]
    [InlineData("nr_periods 1\nnr_throttled 0\nthrottled_usec 12")]
    public void A_cgroup_that_does_not_count_throttling_is_refused(string text) =>
        Assert.False(CpuThrottling.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [LinuxFact]
    public void In_v2_throttling_and_memory_of_the_own_cgroup_are_read()
    {
        using var machine = CgroupTrees.V2();
        using var reader = new SourceReader(new CgroupSource(machine.Root));
        Assert.Equal([100, 10, 250_000_000, 123456789, 7, 1], reader.Read());
    }

    [LinuxFact]
    public void In_v1_every_level_with_a_quota_is_added()
    {
        using var machine = CgroupTrees.NestedV1();
        using var reader = new SourceReader(new CgroupSource(machine.Root));
        Assert.Equal([30, 5, 1_500_000_000, 777, 6, 2], reader.Read());
    }

    [LinuxFact]
    public void Without_a_quota_throttling_is_missing_and_not_zero()
    {
        using var machine = CgroupTrees.Hybrid();
        using var reader = new SourceReader(new CgroupSource(machine.Root));
        var read = reader.Read();
        Assert.All(read[..3], Assert.Null);
        Assert.Equal(19_000_000, read[3]);
        Assert.Contains("no CPU quota", reader.Source.ReasonFor(2));
        Assert.NotNull(reader.Source.ReasonFor(5));
    }

    [LinuxFact]
    public void A_cpu_stat_that_may_not_be_read_says_so()
    {
        using var machine = CgroupTrees.V2();
        machine.Forbid("/sys/fs/cgroup/system.slice/bench.service/cpu.stat");
        using var reader = new SourceReader(new CgroupSource(machine.Root));
        Assert.All(reader.Read()[..3], Assert.Null);
        Assert.Contains("permission denied", reader.Source.ReasonFor(0));
    }
}
