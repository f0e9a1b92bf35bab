using LabelBench.Telemetry.Energy;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>An AMD GPU by the files of the amdgpu driver: busy, memory, clocks, temperatures, power, and energy and throttling from gpu_metrics.</summary>
internal sealed class AmdGpuSource : SysfsGpuSource
{
    private const int Used = FirstOwn, Total = 3, Busy = 4, MemoryBusy = 5, Instant = 6, Average = 7, Limit = 8, Edge = 9, Memory = 10, Clock = 11, MemoryClock = 12, Width = 13,
        Energy = 14, EnergyLost = 15, PowerCapped = 16, Hot = 17, ChannelCount = 18;

    /// <summary>Without any movement for so long the energy counter counts as frozen (seen on several products).</summary>
    private const long FrozenNs = 3_000_000_000;

    /// <summary>No GPU draws more than 5 kW; slack for a counter that moves in steps of a second.</summary>
    private const double MostMicrojoulesPerSecond = 5e9;

    private readonly KernelFile? _metrics;
    private readonly bool _hasAverage;
    private readonly GrowingCounter _energy = new(0, MostMicrojoulesPerSecond, MostMicrojoulesPerSecond);
    private (long Power, long Heat)? _held;

    /// <param name="folder">Of the PCI device.</param>
    public AmdGpuSource(LinuxRoot root, string folder, string device) : base(root, ChannelCount, "amdgpu", device,
        MetricDefinition.Gauge(GpuMetricNames.Busy, Busy, 0.01), MetricDefinition.Gauge(GpuMetricNames.MemoryBusy, MemoryBusy, 0.01),
        MetricDefinition.Gauge(GpuMetricNames.MemoryUsed, Used), MetricDefinition.Gauge(GpuMetricNames.MemoryTotal, Total),
        MetricDefinition.Rate(GpuMetricNames.Power, Energy, 1e-6, epoch: EnergyLost),
        MetricDefinition.Gauge(GpuMetricNames.InstantPower, Instant, 1e-6), MetricDefinition.Gauge(GpuMetricNames.AveragePower, Average, 1e-6), MetricDefinition.Gauge(GpuMetricNames.PowerLimit, Limit, 1e-6),
        MetricDefinition.Gauge(GpuMetricNames.Temperature, Edge, 1e-3), MetricDefinition.Gauge(GpuMetricNames.MemoryTemperature, Memory, 1e-3),
        MetricDefinition.Gauge(GpuMetricNames.GraphicsClock, Clock), MetricDefinition.Gauge(GpuMetricNames.MemoryClock, MemoryClock),
        MetricDefinition.Gauge(GpuMetricNames.SeenPowerCap, PowerCapped), MetricDefinition.Gauge(GpuMetricNames.SeenHardwareThermal, Hot),
        MetricDefinition.Gauge(GpuMetricNames.PcieWidth, Width))
    {
        Follow(Used, 0, $"{folder}/mem_info_vram_used");
        Follow(Total, 1, $"{folder}/mem_info_vram_total");
        Follow(Busy, 0, $"{folder}/gpu_busy_percent");
        Follow(MemoryBusy, 0, $"{folder}/mem_busy_percent");
        Follow(Instant, 1, Sensor(folder, "power1_input"));
        Follow(Average, 1, Sensor(folder, "power1_average"));
        Follow(Limit, 1, Sensor(folder, "power1_cap"));
        // temp1 is the edge, temp2 the junction, temp3 the memory; data center products have no edge sensor.
        Follow(Edge, 1, Sensor(folder, "temp2_input"), Sensor(folder, "temp1_input"));
        Follow(Memory, 1, Sensor(folder, "temp3_input"));
        Follow(Clock, 0, Sensor(folder, "freq1_input"));
        Follow(MemoryClock, 0, Sensor(folder, "freq2_input"));
        Follow(Width, 1, $"{folder}/current_link_width");
        _hasAverage = Sensor(folder, "power1_average") is { } average && root.HasFile(average);
        if (root.HasFile($"{folder}/gpu_metrics")) _metrics = new KernelFile(root, $"{folder}/gpu_metrics", 4096);
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        base.Read(nowNanoseconds, row);
        if (_metrics is null) return;
        if (!AmdGpuMetrics.TryParse(_metrics.Read(), out var metrics, out var reason))
        {
            for (var channel = Energy; channel < ChannelCount; channel++) Fail(channel, _metrics.Reason ?? reason);
            return;
        }
        ReadThrottling(row, metrics);
        ReadEnergy(row, metrics.EnergyMicrojoules, nowNanoseconds);
        if (!_hasAverage) PutOrFail(row, Average, metrics.PowerMilliwatts * 1000, "neither the sensor chip nor gpu_metrics tells power");
    }

    public override void Dispose()
    {
        base.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>From bits that mean the same on every product, or from counts of what held the clocks back since the reading before.</summary>
    private void ReadThrottling(SampleRow row, AmdGpuMetrics metrics)
    {
        const string untold = "gpu_metrics of this version tells throttling in bits of the product's own";
        var (before, now) = (_held, _held = metrics.Held);
        bool? isCapped = metrics.Throttling is { } bits ? (bits & AmdGpuMetrics.PowerBits) != 0 : now?.Power > before?.Power;
        bool? isHot = metrics.Throttling is { } others ? (others & AmdGpuMetrics.TemperatureBits) != 0 : now?.Heat > before?.Heat;
        var isTold = metrics.Throttling is not null || before is not null && now is not null;
        PutOrFail(row, PowerCapped, isTold ? isCapped is true ? 1 : 0 : null, untold);
        PutOrFail(row, Hot, isTold ? isHot is true ? 1 : 0 : null, untold);
    }

    private void ReadEnergy(SampleRow row, long? microjoules, long nowNs)
    {
        if (microjoules is not { } energy || _energy.Add(energy, nowNs) == CounterStep.Rejected)
        {
            Fail(Energy, "gpu_metrics does not tell energy on this GPU");
            return;
        }
        if (nowNs - _energy.MovedNs >= FrozenNs)
        {
            Fail(Energy, "the driver's energy counter is frozen");
            return;
        }
        Put(row, Energy, _energy.Total);
        Put(row, EnergyLost, _energy.LostCount);
    }
}
