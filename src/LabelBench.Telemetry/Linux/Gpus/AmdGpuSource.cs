using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>An AMD GPU by the files of the amdgpu driver: busy, memory, clocks, temperatures, power, and energy and throttling from gpu_metrics.</summary>
/// <remarks>Written from the kernel's documentation and tested on made-up trees; never run on an AMD GPU by us.</remarks>
internal sealed class AmdGpuSource : SysfsGpuSource
{
    private const int Busy = 1, MemoryBusy = 2, Used = 3, Total = 4, Energy = 5, EnergyLost = 6, Instant = 7, Average = 8, Edge = 9, Memory = 10, Clock = 11, MemoryClock = 12, Limit = 13,
        PowerCapped = 14, Hot = 15, Width = 16, Answered = 17, ChannelCount = 18;

    /// <summary>Readings without any movement of the energy counter after which it counts as frozen (seen on several products); at 10 Hz three seconds.</summary>
    private const int FrozenAfter = 30;

    private readonly KernelFile? _busy, _memoryBusy, _used, _total, _instant, _average, _edge, _memory, _clock, _memoryClock, _limit, _width, _metrics;
    private long _lastEnergy = -1;
    private long _energyEpoch;
    private int _unmoved;

    /// <param name="folder">Of the PCI device.</param>
    /// <param name="device">UUID, or PCI address where the driver gives no unique id.</param>
    public AmdGpuSource(LinuxRoot root, string folder, string device) : base(ChannelCount, "amdgpu", device,
    [
        MetricDefinition.Gauge(GpuMetricNames.Attached, Answered),
        MetricDefinition.Gauge(GpuMetricNames.Busy, Busy, 0.01), MetricDefinition.Gauge(GpuMetricNames.MemoryBusy, MemoryBusy, 0.01),
        MetricDefinition.Gauge(GpuMetricNames.MemoryUsed, Used), MetricDefinition.Gauge(GpuMetricNames.MemoryTotal, Total),
        MetricDefinition.Rate(GpuMetricNames.Power, Energy, 1e-6, epoch: EnergyLost),
        MetricDefinition.Gauge(GpuMetricNames.InstantPower, Instant, 1e-6), MetricDefinition.Gauge(GpuMetricNames.AveragePower, Average, 1e-6), MetricDefinition.Gauge(GpuMetricNames.PowerLimit, Limit, 1e-6),
        MetricDefinition.Gauge(GpuMetricNames.Temperature, Edge, 1e-3), MetricDefinition.Gauge(GpuMetricNames.MemoryTemperature, Memory, 1e-3),
        MetricDefinition.Gauge(GpuMetricNames.GraphicsClock, Clock), MetricDefinition.Gauge(GpuMetricNames.MemoryClock, MemoryClock),
        MetricDefinition.Gauge(GpuMetricNames.SeenPowerCap, PowerCapped), MetricDefinition.Gauge(GpuMetricNames.SeenHardwareThermal, Hot),
        MetricDefinition.Gauge(GpuMetricNames.PcieWidth, Width),
    ])
    {
        var hwmon = HwmonOf(root, folder);
        (_busy, _memoryBusy) = (Opened(root, $"{folder}/gpu_busy_percent"), Opened(root, $"{folder}/mem_busy_percent"));
        (_used, _total) = (Opened(root, $"{folder}/mem_info_vram_used"), Opened(root, $"{folder}/mem_info_vram_total"));
        (_instant, _average, _limit) = (Sensor("power1_input"), Sensor("power1_average"), Sensor("power1_cap"));
        // temp1 is the edge, temp2 the junction, temp3 the memory; data center products have no edge sensor.
        (_edge, _memory) = (Sensor("temp2_input") ?? Sensor("temp1_input"), Sensor("temp3_input"));
        (_clock, _memoryClock) = (Sensor("freq1_input"), Sensor("freq2_input"));
        _width = Opened(root, $"{folder}/current_link_width");
        _metrics = Opened(root, $"{folder}/gpu_metrics", 4096);
        for (var channel = Busy; channel < ChannelCount; channel++) Fail(channel, "this GPU's driver has no such file");

        KernelFile? Sensor(string file) => hwmon is null ? null : Opened(root, $"{hwmon}/{file}");
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        ReadNumber(row, Busy, _busy);
        ReadNumber(row, MemoryBusy, _memoryBusy);
        ReadNumber(row, Used, _used);
        ReadNumber(row, Total, _total, least: 1);
        ReadNumber(row, Instant, _instant, least: 1);
        ReadNumber(row, Average, _average, least: 1);
        ReadNumber(row, Limit, _limit, least: 1);
        ReadNumber(row, Edge, _edge, least: 1);
        ReadNumber(row, Memory, _memory, least: 1);
        ReadNumber(row, Clock, _clock);
        ReadNumber(row, MemoryClock, _memoryClock);
        ReadNumber(row, Width, _width, least: 1);
        ReadMetrics(row);
        Put(row, Answered, _used is not null && _used.Reason is not null ? 0 : 1);
    }

    public override void Dispose()
    {
        foreach (var file in (ReadOnlySpan<KernelFile?>)[_busy, _memoryBusy, _used, _total, _instant, _average, _edge, _memory, _clock, _memoryClock, _limit, _width, _metrics]) file?.Dispose();
    }

    private void ReadMetrics(SampleRow row)
    {
        if (_metrics is null) return;
        var blob = _metrics.Read();
        if (!AmdGpuMetrics.TryParse(blob, out var metrics, out var reason))
        {
            var why = _metrics.Reason ?? reason;
            Fail(Energy, why);
            Fail(PowerCapped, why);
            Fail(Hot, why);
            return;
        }
        if (metrics.Throttling is { } bits)
        {
            Put(row, PowerCapped, (bits & AmdGpuMetrics.PowerBits) != 0 ? 1 : 0);
            Put(row, Hot, (bits & AmdGpuMetrics.TemperatureBits) != 0 ? 1 : 0);
        }
        if (metrics.EnergyMicrojoules is not { } energy)
        {
            Fail(Energy, "gpu_metrics does not tell energy on this GPU");
            return;
        }
        ReadEnergy(row, energy);
    }

    /// <summary>A counter that stands still while the GPU is powered is frozen; one that falls was reset with the driver.</summary>
    private void ReadEnergy(SampleRow row, long energy)
    {
        _unmoved = energy == _lastEnergy ? _unmoved + 1 : 0;
        if (energy < _lastEnergy) _energyEpoch++;
        _lastEnergy = energy;
        if (_unmoved >= FrozenAfter)
        {
            Fail(Energy, "the driver's energy counter is frozen");
            return;
        }
        Put(row, Energy, energy);
        Put(row, EnergyLost, _energyEpoch);
    }
}
