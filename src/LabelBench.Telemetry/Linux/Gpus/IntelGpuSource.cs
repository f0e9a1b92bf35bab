using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>An Intel GPU by the files of the i915 or xe driver: clock, throttling, power from its energy counter, temperature.</summary>
/// <remarks>Busy time and memory are told per process only (fdinfo) and are left out. Written from the kernel's documentation and tested on made-up trees; never run on an Intel GPU by us.</remarks>
internal sealed class IntelGpuSource : SysfsGpuSource
{
    private const int Clock = 1, MaximumClock = 2, Energy = 3, Temperature = 4, PowerCapped = 5, Hot = 6, Answered = 7, ChannelCount = 8;
    private const double HertzPerMegahertz = 1e6;

    private readonly KernelFile? _clock, _maximum, _energy, _temperature, _power, _thermal;

    /// <param name="card">/sys/class/drm/card1</param>
    /// <param name="device">PCI address.</param>
    /// <param name="isXe">Of the xe driver; else of i915.</param>
    public IntelGpuSource(LinuxRoot root, string card, string device, bool isXe) : base(ChannelCount, isXe ? "xe" : "i915", device,
    [
        MetricDefinition.Gauge(GpuMetricNames.Attached, Answered),
        MetricDefinition.Gauge(GpuMetricNames.GraphicsClock, Clock, HertzPerMegahertz), MetricDefinition.Gauge(GpuMetricNames.SmClockMaximum, MaximumClock, HertzPerMegahertz),
        MetricDefinition.Rate(GpuMetricNames.Power, Energy, 1e-6), MetricDefinition.Gauge(GpuMetricNames.Temperature, Temperature, 1e-3),
        MetricDefinition.Gauge(GpuMetricNames.SeenPowerCap, PowerCapped), MetricDefinition.Gauge(GpuMetricNames.SeenHardwareThermal, Hot),
    ])
    {
        var hwmon = HwmonOf(root, $"{card}/device");
        for (var channel = Clock; channel < ChannelCount; channel++) Fail(channel, "this GPU's driver has no such file");
        if (isXe)
        {
            // act_freq is what it runs at, cur_freq what was asked for.
            const string engine = "device/tile0/gt0/freq0";
            (_clock, _maximum) = (Opened(root, $"{card}/{engine}/act_freq"), Opened(root, $"{card}/{engine}/rp0_freq"));
            (_power, _thermal) = (Opened(root, $"{card}/{engine}/throttle/reason_pl1"), Opened(root, $"{card}/{engine}/throttle/reason_thermal"));
            _energy = Sensor("energy1_input") ?? Sensor("energy2_input");
            _temperature = Sensor("temp2_input");
        }
        else
        {
            (_clock, _maximum) = (Opened(root, $"{card}/gt/gt0/rps_act_freq_mhz") ?? Opened(root, $"{card}/gt_act_freq_mhz"), Opened(root, $"{card}/gt/gt0/rps_RP0_freq_mhz") ?? Opened(root, $"{card}/gt_RP0_freq_mhz"));
            (_power, _thermal) = (Opened(root, $"{card}/gt/gt0/throttle_reason_pl1"), Opened(root, $"{card}/gt/gt0/throttle_reason_thermal"));
            _energy = Sensor("energy1_input");
            _temperature = Sensor("temp1_input");
        }

        KernelFile? Sensor(string file) => hwmon is null ? null : Opened(root, $"{hwmon}/{file}");
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        ReadNumber(row, Clock, _clock);
        ReadNumber(row, MaximumClock, _maximum);
        ReadNumber(row, Energy, _energy);
        ReadNumber(row, Temperature, _temperature, least: 1);
        ReadNumber(row, PowerCapped, _power);
        ReadNumber(row, Hot, _thermal);
        Put(row, Answered, _clock?.Reason is null ? 1 : 0);
    }

    public override void Dispose()
    {
        foreach (var file in (ReadOnlySpan<KernelFile?>)[_clock, _maximum, _energy, _temperature, _power, _thermal]) file?.Dispose();
    }
}
