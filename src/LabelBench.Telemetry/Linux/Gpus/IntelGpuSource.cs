using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>An Intel GPU by the files of the i915 or xe driver: clock, throttling, power from its energy counter, temperature; and how busy the watched processes keep it.</summary>
internal sealed class IntelGpuSource : SysfsGpuSource
{
    private const int Clock = FirstOwn, MaximumClock = 3, Energy = 4, Temperature = 5, PowerCapped = 6, Hot = 7, Busy = 8, ChannelCount = 9;
    private const double HertzPerMegahertz = 1e6;

    private readonly DrmClients _clients;

    /// <param name="card">/sys/class/drm/card1</param>
    /// <param name="device">PCI address.</param>
    /// <param name="isXe">Of the xe driver; else of i915.</param>
    public IntelGpuSource(LinuxRoot root, string card, string device, bool isXe) : base(root, ChannelCount, isXe ? "xe" : "i915", device,
        MetricDefinition.Gauge(GpuMetricNames.GraphicsClock, Clock, HertzPerMegahertz), MetricDefinition.Gauge(GpuMetricNames.SmClockMaximum, MaximumClock, HertzPerMegahertz),
        MetricDefinition.Rate(GpuMetricNames.Power, Energy, 1e-6), MetricDefinition.Gauge(GpuMetricNames.Temperature, Temperature, 1e-3),
        MetricDefinition.Gauge(GpuMetricNames.SeenPowerCap, PowerCapped), MetricDefinition.Gauge(GpuMetricNames.SeenHardwareThermal, Hot),
        MetricDefinition.Gauge(GpuMetricNames.Busy, Busy, 1 / DrmClients.Parts))
    {
        _clients = new DrmClients(root, device);
        var pci = $"{card}/device";
        if (isXe)
        {
            // act_freq is what it runs at, cur_freq what was asked for.
            var engine = $"{pci}/tile0/gt0/freq0";
            Follow(Clock, 0, $"{engine}/act_freq");
            Follow(MaximumClock, 0, $"{engine}/rp0_freq");
            Follow(PowerCapped, 0, $"{engine}/throttle/reason_pl1");
            Follow(Hot, 0, $"{engine}/throttle/reason_thermal");
            Follow(Energy, 0, Sensor(pci, "energy1_input"), Sensor(pci, "energy2_input"));
            Follow(Temperature, 1, Sensor(pci, "temp2_input"));
        }
        else
        {
            Follow(Clock, 0, $"{card}/gt/gt0/rps_act_freq_mhz", $"{card}/gt_act_freq_mhz");
            Follow(MaximumClock, 0, $"{card}/gt/gt0/rps_RP0_freq_mhz", $"{card}/gt_RP0_freq_mhz");
            Follow(PowerCapped, 0, $"{card}/gt/gt0/throttle_reason_pl1");
            Follow(Hot, 0, $"{card}/gt/gt0/throttle_reason_thermal");
            Follow(Energy, 0, Sensor(pci, "energy1_input"));
            Follow(Temperature, 1, Sensor(pci, "temp1_input"));
        }
    }

    public override void Watch(params ImmutableArray<int> processIds) => _clients.Watch(processIds);

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        base.Read(nowNanoseconds, row);
        PutOrFail(row, Busy, _clients.BusiestEngine(nowNanoseconds, out var reason), reason);
    }

    public override void Dispose()
    {
        base.Dispose();
        _clients.Dispose();
    }
}
