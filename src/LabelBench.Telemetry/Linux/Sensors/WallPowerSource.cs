using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Sensors;

/// <summary>Power of the whole machine, once a second: from an ACPI power meter in hwmon, else from the management controller (IPMI DCMI).</summary>
/// <remarks>Bare metal only, and root for IPMI. Controllers renew the value once a second at best; averages and extremes that they offer span up to hours, so only the current value is taken.</remarks>
internal sealed class WallPowerSource : TelemetrySource
{
    private const int MicrowattsInMilliwatt = 1_000;

    private readonly KernelFile? _meter;
    private readonly IpmiDevice? _controller;

    public WallPowerSource(LinuxRoot root) : base(channels: 1)
    {
        var meter = HwmonChip.Find(root).FirstOrDefault(chip => chip.Name is "power_meter" or "acpi_power_meter");
        if (meter is not null) _meter = new KernelFile(root, $"{meter.Folder}/power1_average", 64);
        else _controller = IpmiDevice.Open(root, out var reason) is { } opened ? opened : Without(reason);

        IpmiDevice? Without(string reason)
        {
            Fail($"no power meter in /sys/class/hwmon, and {reason}");
            return null;
        }
    }

    public override TimeSpan? OwnPeriod => TimeSpan.FromSeconds(1);

    public override string Name => "wall power";

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Gauge(MetricNames.WallPower, 0, 1e-3)];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_meter is not null) PutOrFail(row, 0, KernelText.SingleNumber(_meter.Read()) / MicrowattsInMilliwatt, _meter.Reason ?? "power1_average holds no number");
        else if (_controller is not null) PutOrFail(row, 0, _controller.ReadMilliwatts(out var reason), reason);
    }

    public override void Dispose()
    {
        _meter?.Dispose();
        _controller?.Dispose();
    }
}
