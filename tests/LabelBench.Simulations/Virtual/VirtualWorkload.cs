using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Simulations.Virtual;

/// <summary>What a virtual workload cannot be faster than, known because it was built so.</summary>
public enum Cause
{
    Quota,
    Steal,
    Heat,
    PowerCap,
    Pcie,
    HostSerial,
    CpuStarved,
    Decode,
    DeviceMemory,
    Tensor,
    Launch,
}

/// <summary>A pipeline from file to label on a virtual server, of which one resource is slower than the others: readings as a window over it would show them. Synthetic.</summary>
/// <remarks>
/// The rate is that of the slowest resource, and every other is used by the rate over its own. A GPU runs kernels of three kinds one after the other: tensor, memory and
/// small ones; the kind with the greatest part of the time is the cause. Readings scatter by 3 %, and every window has a little of what is no cause: steal, I/O, heat below its line, pauses.
/// </remarks>
/// <param name="cause">Which resource is the slowest.</param>
/// <param name="severity">0 to 2: how much slower it is than the next: by 1.25 to 1.5, to 2.5, to 6 times.</param>
/// <param name="onGpu">Where the model runs.</param>
public sealed class VirtualWorkload(Cause cause, int severity, bool onGpu)
{
    private const string Uuid = "GPU-00000000-0000-0000-0000-000000000001";
    private const int Cpus = 16, DecodeWorkers = 8;
    private const double Noise = 0.03;

    private static readonly (double From, double To)[] Gaps = [(1.25, 1.5), (1.5, 2.5), (2.5, 6)];
    private static readonly (double From, double To)[] Parts = [(0.75, 0.82), (0.82, 0.92), (0.92, 1)];
    private static readonly (double From, double To)[] Losses = [(0.015, 0.05), (0.05, 0.15), (0.15, 0.5)];

    private static readonly MachineDescription Machine = new(
        "synthetic", "", 1, Cpus, Cpus, Cpus, new Hertz(3e9), Bytes.FromGibibytes(64), Reading.Missing<Bytes>(""), "KVM", "x64", "", [],
        [new GpuDescription("synthetic", Uuid, "0000:41:00.0", Bytes.FromGibibytes(80))]);

    /// <summary>Causes that a cell on the CPU can have.</summary>
    public static ImmutableArray<Cause> OnCpu { get; } = [Cause.Quota, Cause.Steal, Cause.HostSerial, Cause.CpuStarved, Cause.Decode];

    /// <summary>What the attribution has to be.</summary>
    public Limit Truth => cause switch
    {
        Cause.Quota => Limit.CpuQuota,
        Cause.Steal => Limit.Steal,
        Cause.Heat => Limit.GpuHeat,
        Cause.PowerCap => Limit.PowerLimit,
        Cause.Pcie => Limit.Pcie,
        Cause.HostSerial => Limit.SerialHostCode,
        Cause.CpuStarved => Limit.Cpus,
        Cause.Decode => Limit.CpuDecode,
        Cause.DeviceMemory => Limit.DeviceMemoryBandwidth,
        Cause.Tensor => Limit.DeviceCompute,
        Cause.Launch => Limit.LaunchOrLatency,
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };

    /// <summary>One window over it.</summary>
    public AttributionInput Window(SplitMix64 random)
    {
        var scatter = new Scatter(random);
        var gap = scatter.In(Gaps[severity]);
        var cell = new Cell("synthetic", Scope.Pipeline, Scenario.Offline, onGpu ? ExecutionProvider.Cuda : ExecutionProvider.Cpu, onGpu ? Uuid : "cpu", Precision.Fp16, 16, 1, 1, DecodeWorkers);
        var quota = cause is Cause.Quota || scatter.Chance(0.5);
        return new AttributionInput(
            cell, Machine, [EnvironmentFact.Known("cgroup.cpu_quota_cpus", quota ? "16" : "none", "synthetic")],
            [.. Host(scatter, gap, quota), .. onGpu ? Gpu(scatter, gap) : []], Stages(scatter, gap), new Share(scatter.Between(0, 0.02)));
    }

    private bool HostIsSlowest => cause is Cause.HostSerial or Cause.CpuStarved or Cause.Decode;

    private IEnumerable<MetricSummary> Host(Scatter scatter, double gap, bool quota)
    {
        var busy = cause is Cause.CpuStarved ? scatter.Between(0.94, 1) : cause is Cause.HostSerial ? Math.Max(1.0 / Cpus, scatter.Between(0.1, 0.3)) : scatter.Between(0.3, 0.65);
        var steal = cause is Cause.Steal ? scatter.In(Losses[severity]) : scatter.Between(0, 0.003);
        var own = Math.Min(1 - steal, busy);
        yield return Metric("cpu_busy_share", scatter.Share(Math.Min(1, own + scatter.Between(0, 0.03))));
        yield return Metric("cpu_steal_share", scatter.Share(steal));
        yield return quota ? Metric("cgroup_throttled_share", scatter.Share(cause is Cause.Quota ? scatter.In(Losses[severity]) : scatter.Between(0, 0.003))) : Missing("cgroup_throttled_share", "no CPU quota");
        yield return Metric("cpu_package_throttled_share", scatter.Share(scatter.Between(0, 0.001)));
        yield return Metric("process_cpu_cores", Cpus * scatter.Share(own));
        yield return Metric("process_run_queue_wait_share", scatter.Share(cause is Cause.CpuStarved ? scatter.In((0.2, 0.6)) : scatter.Between(0, 0.2)));
        yield return Metric("process_major_faults_per_s", scatter.Between(0, 5));
        yield return Metric("psi_io_some_share", scatter.Share(scatter.Between(0, 0.03)));
    }

    private ImmutableArray<StageSummary> Stages(Scatter scatter, double gap)
    {
        // What the slowest part leaves of the others; in front of it everything is full, behind it everything is empty.
        double Rest() => scatter.Share(Math.Min(0.8, scatter.Between(0.5, 0.95) / gap));
        var first = cause is Cause.Decode ? 1 : cause is Cause.HostSerial ? 2 : 3;
        double Busy(int stage) => stage == first && (HostIsSlowest || stage == 3) ? scatter.Between(0.96, 1) : cause is Cause.CpuStarved && stage == 1 ? scatter.Between(0.9, 1) : Rest();
        double Fill(int stage) => stage <= first ? scatter.Between(0.7, 1) : scatter.Between(0, 0.15);
        (string Name, int Workers)[] stages = [("read", 1), ("decode", DecodeWorkers), ("preprocess", 1), ("infer", 1), ("write", 1)];
        return [.. stages.Select((s, i) =>
        {
            var busy = Busy(i);
            return new StageSummary(s.Name, s.Workers, new Share(busy), new Share(busy * s.Workers / (DecodeWorkers + 4)), 1, new ItemsPerSecond(100), 1) { QueueFill = Fill(i) };
        })];
    }

    private IEnumerable<MetricSummary> Gpu(Scatter scatter, double gap)
    {
        var waits = HostIsSlowest || cause is Cause.Pcie or Cause.Quota or Cause.Steal && scatter.Chance(0.5);
        var active = waits ? 1 / gap : scatter.Between(0.93, 1);
        // Times of tensor, memory and small kernels in the time of all kernels.
        var main = cause is Cause.Tensor or Cause.DeviceMemory or Cause.Launch ? scatter.In(Parts[severity]) : scatter.Between(0.4, 0.8);
        var second = (1 - main) * scatter.Between(0.3, 0.8);
        var (tensor, memory, small) = cause switch
        {
            Cause.DeviceMemory => (second, main, 1 - main - second),
            Cause.Launch => (second, 1 - main - second, main),
            _ => (main, second, 1 - main - second),
        };
        var link = cause is Cause.Pcie ? scatter.Between(0.86, 1) : scatter.Between(0.05, 0.6) / (cause is Cause.Tensor or Cause.DeviceMemory ? 1 : gap);
        // Links of this kind move 78 to 86 % of their nominal rate; the rule takes 82 %.
        var bytes = link * scatter.Between(0.78, 0.86) * PcieLink.BytesPerSecond(4, 16);
        var heat = cause is Cause.Heat ? scatter.In(Losses[severity]) : scatter.Between(0, 0.001);
        var cap = cause is Cause.PowerCap ? scatter.In([(0.25, 0.5), (0.5, 0.8), (0.8, 1)], severity) : scatter.Between(0, 0.1);
        yield return Device("gpu_busy_share", scatter.Share(active));
        yield return Device("gpu_graphics_active_share", scatter.Share(active));
        yield return Device("gpu_sm_active_share", scatter.Share(active * (0.92 * tensor + 0.9 * memory + 0.2 * small)));
        yield return Device("gpu_tensor_active_share", scatter.Share(active * (0.75 * tensor + 0.05 * memory + 0.05 * small)));
        yield return Device("gpu_dram_active_share", scatter.Share(active * (0.25 * tensor + 0.88 * memory + 0.1 * small)));
        yield return Device("gpu_fp32_active_share", scatter.Share(active * scatter.Between(0.02, 0.15)));
        yield return Device("gpu_fp16_active_share", scatter.Share(active * scatter.Between(0, 0.1)));
        yield return Device("gpu_nvdec_active_share", 0);
        yield return Device("gpu_nvjpg_active_share", 0);
        yield return Device("gpu_memory_used_share", scatter.Share(scatter.Between(0.1, 0.85)));
        yield return Device("gpu_pcie_rx_bytes_per_s", bytes);
        yield return Device("gpu_pcie_tx_bytes_per_s", bytes * scatter.Between(0.01, 0.1));
        yield return Device("gpu_pcie_generation", 4);
        yield return Device("gpu_pcie_width_lanes", 16);
        yield return Device("gpu_held_software_thermal_share", scatter.Share(heat));
        yield return Device("gpu_held_hardware_thermal_share", 0);
        yield return Device("gpu_held_power_brake_share", 0);
        yield return Device("gpu_held_power_cap_share", scatter.Share(cap));
        yield return Device("gpu_clock_power_cap_seen_share", scatter.Share(cap));
        yield return Device("gpu_clock_hardware_slowdown_seen_share", 0);
        yield return Device("gpu_clock_software_thermal_seen_share", scatter.Share(heat));
        yield return Device("gpu_clock_hardware_thermal_seen_share", 0);
        yield return Device("gpu_clock_power_brake_seen_share", 0);
    }

    private static MetricSummary Metric(string name, double value) => new(name, 100, new Count(value), new Count(value), new Count(value));

    private static MetricSummary Device(string name, double value) => Metric(name, value) with { Device = Uuid };

    private static MetricSummary Missing(string name, string reason) => new(name, 0, Reading.Missing<Count>(reason), Reading.Missing<Count>(reason), Reading.Missing<Count>(reason));

    /// <summary>A class, because every reading moves the same generator on.</summary>
    private sealed class Scatter(SplitMix64 random)
    {
        private SplitMix64 random = random;

        public double Between(double low, double high) => random.Between(low, high);

        public double In((double From, double To) range) => random.Between(range.From, range.To);

        public double In((double From, double To)[] ranges, int which) => In(ranges[which]);

        public bool Chance(double share) => random.Unit() < share;

        /// <summary>The share with the noise of a reading, 0 to 1.</summary>
        public double Share(double share) => Math.Clamp(share * (1 + Noise * random.Bell()), 0, 1);
    }
}
