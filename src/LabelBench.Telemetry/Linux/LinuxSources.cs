using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry.Linux.Cgroups;
using LabelBench.Telemetry.Linux.Cpu;
using LabelBench.Telemetry.Linux.Disks;
using LabelBench.Telemetry.Linux.Energy;
using LabelBench.Telemetry.Linux.Gpus;
using LabelBench.Telemetry.Linux.Machine;
using LabelBench.Telemetry.Linux.Memory;
using LabelBench.Telemetry.Linux.Network;
using LabelBench.Telemetry.Linux.Numa;
using LabelBench.Telemetry.Linux.Processes;
using LabelBench.Telemetry.Linux.Sensors;
using LabelBench.Telemetry.Linux.Stalls;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux;

/// <summary>Everything that the sampler reads on Linux, in the order of <see cref="MetricNames.All"/>.</summary>
internal static class LinuxSources
{
    /// <param name="clock">Another than the machine's, for tests.</param>
    public static IReadOnlyList<TelemetrySource> Open(LinuxRoot root, ISamplingClock? clock = null) =>
    [
        new CpuTimeSource(root),
        new MemorySource(root),
        new PagingSource(root),
        new PressureSource(root),
        new RunQueueSource(root),
        new ProcessSource(root, Environment.SystemPageSize),
        new ThreadWaitSource(root),
        new CpuFrequencySource(root),
        new CgroupSource(root),
        new RaplSource(root, CpuInfo.Read(root).IsAmd),
        new WallPowerSource(root),
        new ThermalThrottleSource(root),
        new DiskSource(root),
        new NetworkSource(root),
        new TcpSource(root),
        new InfinibandSource(root),
        new NumaSource(root),
        new HwmonSource(root),
        new SentinelSource(),
        new ClockSource(clock ?? new SystemSamplingClock()),
        .. SysfsGpus.Open(root),
    ];
}
