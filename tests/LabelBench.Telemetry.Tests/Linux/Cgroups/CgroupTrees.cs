namespace LabelBench.Telemetry.Tests.Linux.Cgroups;

/// <summary>Machines with the cgroup layouts that servers and containers show.</summary>
internal static class CgroupTrees
{
    private const string NoLimit = "9223372036854771712";

    /// <summary>v2 on a plain server: a service slice with limits at two levels.</summary>
    public static FakeMachine V2() => new FakeMachine()
        .Write("/proc/self/cgroup", "0::/system.slice/bench.service")
        .Write("/proc/self/mountinfo", "22 27 0:21 / /proc rw,relatime - proc proc rw\n35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate")
        .Write("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory")
        .Write("/sys/fs/cgroup/cpu.stat", "usage_usec 5\nuser_usec 3\nsystem_usec 2")
        .Write("/sys/fs/cgroup/system.slice/cpu.max", "max 100000")
        .Write("/sys/fs/cgroup/system.slice/memory.max", "8589934592")
        .Write("/sys/fs/cgroup/system.slice/bench.service/cpu.max", "150000 100000")
        .Write("/sys/fs/cgroup/system.slice/bench.service/cpu.stat", CpuStatV2(periods: 100, throttled: 10, microseconds: 250_000))
        .Write("/sys/fs/cgroup/system.slice/bench.service/memory.max", "max")
        .Write("/sys/fs/cgroup/system.slice/bench.service/memory.current", "123456789")
        .Write("/sys/fs/cgroup/system.slice/bench.service/memory.events", "low 0\nhigh 3\nmax 4\noom 1\noom_kill 1\noom_group_kill 0")
        .Write("/sys/fs/cgroup/system.slice/bench.service/cpuset.cpus.effective", "0-3,8");

    /// <summary>v2 inside a container: a cgroup namespace, so that the container's own cgroup looks like the root.</summary>
    public static FakeMachine ContainerV2() => new FakeMachine()
        .Write("/proc/self/cgroup", "0::/")
        .Write("/proc/self/mountinfo", "35 24 0:30 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw")
        .Write("/sys/fs/cgroup/cpu.max", "400000 100000")
        .Write("/sys/fs/cgroup/cpu.stat", CpuStatV2(periods: 1, throttled: 0, microseconds: 0))
        .Write("/sys/fs/cgroup/memory.max", "4294967296")
        .Write("/sys/fs/cgroup/memory.current", "1000");

    /// <summary>v1 with a tighter quota above the process's own cgroup.</summary>
    public static FakeMachine NestedV1() => new FakeMachine()
        .Write("/proc/self/cgroup", "4:memory:/outer/inner\n3:cpuset:/outer\n2:cpu,cpuacct:/outer/inner\n1:name=systemd:/x")
        .Write("/proc/self/mountinfo", """
            31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
            34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            """)
        .Write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1").Write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000")
        .Write("/sys/fs/cgroup/cpu,cpuacct/outer/cpu.cfs_quota_us", "50000").Write("/sys/fs/cgroup/cpu,cpuacct/outer/cpu.cfs_period_us", "100000")
        .Write("/sys/fs/cgroup/cpu,cpuacct/outer/cpu.stat", "nr_periods 10\nnr_throttled 4\nthrottled_time 1000000000")
        .Write("/sys/fs/cgroup/cpu,cpuacct/outer/inner/cpu.cfs_quota_us", "200000").Write("/sys/fs/cgroup/cpu,cpuacct/outer/inner/cpu.cfs_period_us", "100000")
        .Write("/sys/fs/cgroup/cpu,cpuacct/outer/inner/cpu.stat", "nr_periods 20\nnr_throttled 1\nthrottled_time 500000000")
        .Write("/sys/fs/cgroup/cpuset/outer/cpuset.effective_cpus", "2-5")
        .Write("/sys/fs/cgroup/memory/memory.limit_in_bytes", NoLimit)
        .Write("/sys/fs/cgroup/memory/outer/memory.limit_in_bytes", "1073741824")
        .Write("/sys/fs/cgroup/memory/outer/inner/memory.limit_in_bytes", NoLimit)
        .Write("/sys/fs/cgroup/memory/outer/inner/memory.usage_in_bytes", "777")
        .Write("/sys/fs/cgroup/memory/outer/inner/memory.failcnt", "6")
        .Write("/sys/fs/cgroup/memory/outer/inner/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2");

    /// <summary>Controllers in v1, an empty v2 beside them, as the captured machine has it.</summary>
    public static FakeMachine Hybrid() => new FakeMachine()
        .Write("/proc/self/cgroup", "4:memory:/jobs/af063c37\n3:cpuset:/\n2:cpuacct:/\n1:cpu:/\n0::/")
        .Write("/proc/self/mountinfo", """
            32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
            34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """)
        .Write("/sys/fs/cgroup/unified/cgroup.controllers", "hugetlb")
        .Write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1").Write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000")
        .Write("/sys/fs/cgroup/cpu/cpu.stat", "nr_periods 0\nnr_throttled 0\nthrottled_time 0")
        .Write("/sys/fs/cgroup/cpuset/cpuset.cpus", "0-1")
        .Write("/sys/fs/cgroup/memory/memory.limit_in_bytes", NoLimit)
        .Write("/sys/fs/cgroup/memory/jobs/memory.limit_in_bytes", NoLimit)
        .Write("/sys/fs/cgroup/memory/jobs/af063c37/memory.limit_in_bytes", NoLimit)
        .Write("/sys/fs/cgroup/memory/jobs/af063c37/memory.usage_in_bytes", "19000000");

    /// <summary>v1 inside a container without a cgroup namespace: the mount shows the container's part under its own root.</summary>
    public static FakeMachine DockerV1() => new FakeMachine()
        .Write("/proc/self/cgroup", "5:memory:/docker/4f00/job\n2:cpu,cpuacct:/docker/4f00")
        .Write("/proc/self/mountinfo", """
            700 690 0:32 /docker/4f00 /sys/fs/cgroup/memory ro,nosuid master:17 - cgroup cgroup rw,memory
            701 690 0:29 /docker/4f00 /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:18 - cgroup cgroup rw,cpu,cpuacct
            """)
        .Write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648")
        .Write("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "536870912")
        .Write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "250000").Write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000")
        .Write("/sys/fs/cgroup/cpu,cpuacct/cpu.stat", "nr_periods 1\nnr_throttled 0\nthrottled_time 0");

    public static string CpuStatV2(long periods, long throttled, long microseconds) =>
        $"usage_usec 1\nuser_usec 1\nsystem_usec 0\nnr_periods {periods}\nnr_throttled {throttled}\nthrottled_usec {microseconds}\nnr_bursts 0\nburst_usec 0";
}
