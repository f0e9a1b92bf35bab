using System.Collections.Immutable;

namespace LabelBench.Telemetry;

/// <summary>Names of the host metrics; each carries its unit. A <c>_share</c> runs from 0 to 1.</summary>
public static class MetricNames
{
    /// <summary>Time of all CPUs spent in user, nice, system, irq and softirq, as a share of all CPU time; steal and iowait are not in it.</summary>
    public const string CpuBusy = "cpu_busy_share";

    /// <summary>The busiest single CPU, over stretches of about half a second.</summary>
    public const string CpuBusiest = "cpu_busiest_share";

    /// <summary>CPU time that the hypervisor gave to somebody else while this machine wanted it, as a share of all CPU time.</summary>
    public const string CpuSteal = "cpu_steal_share";

    public const string CpuIowait = "cpu_iowait_share";

    public const string MemoryAvailable = "memory_available_bytes";
    public const string MemoryUsed = "memory_used_bytes";
    public const string SwapUsed = "swap_used_bytes";

    public const string MajorFaults = "major_faults_per_s";
    public const string SwapIn = "swap_in_pages_per_s";
    public const string SwapOut = "swap_out_pages_per_s";
    public const string OomKills = "oom_kills_per_s";

    /// <summary>Share of time in which at least one task waited for a CPU; a busy worker alone can make it high.</summary>
    public const string PsiCpuSome = "psi_cpu_some_share";

    public const string PsiMemorySome = "psi_memory_some_share";
    public const string PsiMemoryFull = "psi_memory_full_share";
    public const string PsiIoSome = "psi_io_some_share";
    public const string PsiIoFull = "psi_io_full_share";

    public const string Load1 = "load_1min_tasks";

    /// <summary>Tasks running or ready to run at the moment of sampling, the sampler itself included.</summary>
    public const string RunnableTasks = "runnable_tasks";

    /// <summary>Time that all tasks of the machine spent ready but waiting, as a share of the time they ran or waited.</summary>
    public const string RunQueueWait = "run_queue_wait_share";

    public const string ProcessCpu = "process_cpu_cores";
    public const string ProcessResident = "process_resident_bytes";
    public const string ProcessThreads = "process_threads";
    public const string ProcessMajorFaults = "process_major_faults_per_s";

    /// <summary>Time that the threads of the watched process spent ready but waiting, as a share of the time they ran or waited.</summary>
    public const string ProcessRunQueueWait = "process_run_queue_wait_share";

    public const string CpuFrequency = "cpu_frequency_hz";

    /// <summary>Time for which a CPU quota held tasks back, summed over CPUs, per second of the window; 1 stands for 1 or more.</summary>
    public const string CgroupThrottled = "cgroup_throttled_share";

    /// <summary>Share of the quota's periods in which tasks were held back.</summary>
    public const string CgroupThrottledPeriods = "cgroup_throttled_periods_share";

    public const string CgroupMemory = "cgroup_memory_bytes";

    /// <summary>How often the memory controller held the cgroup back: <c>high</c> and <c>max</c> events in v2, <c>failcnt</c> in v1.</summary>
    public const string CgroupMemoryLimitHits = "cgroup_memory_limit_hits_per_s";

    public const string CgroupOomKills = "cgroup_oom_kills_per_s";

    /// <summary>Power of all CPU packages together.</summary>
    public const string PackagePower = "package_power_w";

    /// <summary>Power of the memory that RAPL sees, all packages together.</summary>
    public const string DramPower = "dram_power_w";

    /// <summary>Power of the whole board as RAPL's psys sees it; the packages are inside it.</summary>
    public const string PlatformPower = "platform_power_w";

    /// <summary>Power of the whole machine from a power meter or the management controller.</summary>
    public const string WallPower = "wall_power_w";

    /// <summary>All disks together; partitions and what is built on top of disks count once.</summary>
    public const string DiskRead = "disk_read_bytes_per_s";

    public const string DiskWritten = "disk_written_bytes_per_s";
    public const string DiskRequests = "disk_requests_per_s";

    /// <summary>Mean time from a request's arrival at the disk's queue to its end.</summary>
    public const string DiskRequestTime = "disk_request_time_ms";

    /// <summary>Requests that disks had or worked on at the moment of sampling.</summary>
    public const string DiskInFlight = "disk_in_flight_requests";

    public const string NetworkReceived = "network_received_bytes_per_s";
    public const string NetworkSent = "network_sent_bytes_per_s";

    /// <summary>Packets with errors and dropped packets.</summary>
    public const string NetworkLost = "network_lost_packets_per_s";

    public const string TcpRetransmissions = "tcp_retransmissions_per_s";
    public const string InfinibandReceived = "infiniband_received_bytes_per_s";
    public const string InfinibandSent = "infiniband_sent_bytes_per_s";

    /// <summary>Pages that were wanted from one NUMA node and came from another.</summary>
    public const string NumaMisses = "numa_misses_per_s";

    /// <summary>The hottest sensor of any CPU; the three below likewise.</summary>
    public const string CpuTemperature = "cpu_temperature_c";

    public const string MemoryTemperature = "memory_temperature_c";
    public const string DriveTemperature = "drive_temperature_c";
    public const string BoardTemperature = "board_temperature_c";

    /// <summary>The slowest fan that turns.</summary>
    public const string FanSlowest = "fan_slowest_rpm";

    /// <summary>By how much the real-time clock moved against the monotonic one within a second; more than 5 ms is a step.</summary>
    public const string ClockStep = "clock_step_ms";

    /// <summary>Share of time for which the hottest package was held back for its temperature.</summary>
    public const string PackageThrottled = "cpu_package_throttled_share";

    public const string ThermalThrottles = "cpu_thermal_throttles_per_s";

    /// <summary>How long a fixed piece of work took, over the fastest that it ever did; 1 is undisturbed.</summary>
    public const string SentinelSlowdown = "sentinel_slowdown_times";

    /// <summary>How late the sampler woke.</summary>
    public const string SentinelDelay = "sentinel_wake_delay_ms";

    /// <summary>Samples taken, as a share of those that the period asks for.</summary>
    public const string SamplerCoverage = "sampler_coverage_share";

    /// <summary>Longest distance between two samples; 1 when every sample was on time.</summary>
    public const string SamplerLongestGap = "sampler_longest_gap_periods";

    /// <summary>Share of time that the sampler spent reading.</summary>
    public const string SamplerBusy = "sampler_busy_share";

    /// <summary>Not sampled, but computed from the work before and after a trial: by how much the pace of all CPUs together moved.</summary>
    public const string PaceChange = "pace_change_share";

    /// <summary>Likewise: by what share the larger pace at which CPUs exchange data lay above the smaller one.</summary>
    public const string ExchangeChange = "exchange_change_share";

    /// <summary>Every host metric, in the order in which a summary lists them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        CpuBusy, CpuSteal, CpuIowait, CpuBusiest,
        MemoryAvailable, MemoryUsed, SwapUsed,
        MajorFaults, SwapIn, SwapOut, OomKills,
        PsiCpuSome, PsiMemorySome, PsiMemoryFull, PsiIoSome, PsiIoFull,
        Load1, RunnableTasks, RunQueueWait,
        ProcessCpu, ProcessResident, ProcessThreads, ProcessMajorFaults, ProcessRunQueueWait,
        CpuFrequency,
        CgroupThrottled, CgroupThrottledPeriods, CgroupMemory, CgroupMemoryLimitHits, CgroupOomKills,
        PackagePower, DramPower, PlatformPower, WallPower,
        PackageThrottled, ThermalThrottles,
        DiskRead, DiskWritten, DiskRequests, DiskRequestTime, DiskInFlight,
        NetworkReceived, NetworkSent, NetworkLost, TcpRetransmissions, InfinibandReceived, InfinibandSent,
        NumaMisses,
        CpuTemperature, MemoryTemperature, DriveTemperature, BoardTemperature, FanSlowest,
        SentinelSlowdown, SentinelDelay, ClockStep,
        SamplerCoverage, SamplerLongestGap, SamplerBusy,
    ];
}
