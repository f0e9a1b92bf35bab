using LabelBench.Testing;
using LabelBench.Telemetry.Linux.Cgroups;

namespace LabelBench.Telemetry.Tests.Linux.Cgroups;

public class CgroupLimitsTests
{
    [LinuxFact]
    public void In_v2_each_limit_comes_from_the_level_that_sets_it()
    {
        using var machine = CgroupTrees.V2();
        var limits = CgroupLimits.Read(machine.Root);
        Assert.Equal("v2", limits.Version);
        Assert.Equal(1.5, limits.QuotaCpus);
        Assert.Equal("/sys/fs/cgroup/system.slice/bench.service/cpu.max", limits.QuotaSource);
        Assert.Equal(8L << 30, limits.MemoryBytes);
        Assert.Equal("/sys/fs/cgroup/system.slice/memory.max", limits.MemorySource);
        Assert.Equal("0-3,8", limits.CpuSet);
    }

    [LinuxFact]
    public void In_v1_the_tightest_level_counts_even_above_the_own_cgroup()
    {
        using var machine = CgroupTrees.NestedV1();
        var limits = CgroupLimits.Read(machine.Root);
        Assert.Equal("v1", limits.Version);
        Assert.Equal(0.5, limits.QuotaCpus);
        Assert.Equal(1L << 30, limits.MemoryBytes);
        Assert.Equal("2-5", limits.CpuSet);
        Assert.Equal(2, limits.QuotaFolders.Count);
    }

    [LinuxFact]
    public void In_a_hybrid_system_the_controllers_are_found_in_v1()
    {
        using var machine = CgroupTrees.Hybrid();
        var limits = CgroupLimits.Read(machine.Root);
        Assert.Equal("hybrid", limits.Version);
        Assert.Null(limits.QuotaCpus);
        Assert.Null(limits.MemoryBytes);
        Assert.Equal("0-1", limits.CpuSet);
        Assert.Empty(limits.QuotaFolders);
    }

    [LinuxFact]
    public void A_container_sees_its_own_limits_at_the_mount_point()
    {
        using var v2 = CgroupTrees.ContainerV2();
        Assert.Equal((4.0, 4L << 30), (CgroupLimits.Read(v2.Root).QuotaCpus, CgroupLimits.Read(v2.Root).MemoryBytes));
        using var v1 = CgroupTrees.DockerV1();
        var limits = CgroupLimits.Read(v1.Root);
        Assert.Equal(2.5, limits.QuotaCpus);
        Assert.Equal(512L << 20, limits.MemoryBytes);
    }

    [LinuxFact]
    public void A_cgroup_outside_of_the_namespace_falls_back_to_what_the_mount_shows()
    {
        using var machine = CgroupTrees.ContainerV2().Write("/proc/self/cgroup", "0::/../../elsewhere");
        Assert.Equal(4, CgroupLimits.Read(machine.Root).QuotaCpus);
    }

    [Fact]
    public void A_machine_without_cgroups_has_no_limits()
    {
        using var machine = new FakeMachine();
        var limits = CgroupLimits.Read(machine.Root);
        Assert.Equal("none", limits.Version);
        Assert.Null(limits.QuotaCpus);
        Assert.Null(limits.MemoryBytes);
        Assert.Null(limits.CpuSet);
    }

    [Theory]
    [InlineData("150000 100000", 1.5)]
    [InlineData("max 100000", null)]
    [InlineData("100000", null)]
    [InlineData("", null)]
    [InlineData("100000 0", null)]
    [InlineData("0 100000", null)]
    [InlineData("x y", null)]
    public void Cpu_max_is_quota_over_period(string text, double? cpus) => Assert.Equal(cpus, CgroupLimits.ParseCpuMax(text));

    [Theory]
    [InlineData("9223372036854771712")] // 4 KiB pages
    [InlineData("9223372036854710272")] // 64 KiB pages
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551615")]
    [InlineData("max")]
    [InlineData("")]
    [InlineData("-1")]
    public void Every_way_to_write_no_limit_is_no_limit(string text) => Assert.Null(CgroupLimits.ParseBytes(text));

    [Fact]
    public void Cut_off_lines_and_names_with_colons_do_not_confuse_the_membership()
    {
        var memberships = CgroupMembership.Parse("4:memory:/a:b/c\n3:cpuset\n:\n0::/user.slice\ngarbage");
        Assert.Equal(["/a:b/c", "/user.slice"], memberships.Select(m => m.Path));
        Assert.True(memberships[1].IsV2);
    }

    [Fact]
    public void Mount_points_with_escaped_spaces_are_read()
    {
        var mount = Assert.Single(CgroupMount.Parse("35 24 0:30 / /mnt/my\\040cgroup rw - cgroup2 cgroup2 rw\nbroken line\n1 2 3 - cgroup2\n"));
        Assert.Equal("/mnt/my cgroup", mount.MountPoint);
        Assert.Equal("/mnt/my cgroup/a", mount.FolderOf("/a"));
    }

    [Fact]
    public void A_mount_does_not_show_a_cgroup_beside_its_root()
    {
        var mount = new CgroupMount("/docker/4f", "/sys/fs/cgroup", true, []);
        Assert.Equal("/sys/fs/cgroup", mount.FolderOf("/docker/4f"));
        Assert.Equal("/sys/fs/cgroup/x", mount.FolderOf("/docker/4f/x"));
        Assert.Null(mount.FolderOf("/docker/4f00"));
        Assert.Null(mount.FolderOf("/docker/4f/../5a"));
    }
}
