using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>A GPU whose driver tells of it in /sys. Gives every GPU metric; those that the driver does not tell say so.</summary>
internal abstract class SysfsGpuSource : TelemetrySource
{
    /// <summary>Never has a value.</summary>
    private const int Untold = 0;

    private readonly string _driver;
    private readonly string _device;

    protected SysfsGpuSource(int channels, string driver, string device, ImmutableArray<MetricDefinition> told) : base(channels)
    {
        (_driver, _device) = (driver, device);
        Metrics = [.. GpuMetricNames.All.Select(name => told.FirstOrDefault(metric => metric.Name == name) ?? MetricDefinition.Gauge(name, Untold))];
        Fail(Untold, $"the {driver} driver does not tell it in /sys");
    }

    /// <summary>A reading asks the GPU's firmware, which takes up to half a millisecond, and a second where the GPU sleeps.</summary>
    public override TimeSpan? OwnPeriod => TimeSpan.FromMilliseconds(100);

    public override string Name => $"{_driver} {_device}";

    public override string? Device => _device;

    public override ImmutableArray<MetricDefinition> Metrics { get; }

    /// <summary>A file of one number; opened once.</summary>
    protected static KernelFile? Opened(LinuxRoot root, string? path, int bytes = 64) => path is not null && root.HasFile(path) ? new KernelFile(root, path, bytes) : null;

    /// <summary>The sensor chip of a PCI device, or null.</summary>
    protected static string? HwmonOf(LinuxRoot root, string folder) => root.Entries($"{folder}/hwmon", "hwmon*") is [var first, ..] ? first : null;

    protected void ReadNumber(SampleRow row, int channel, KernelFile? file, long least = 0)
    {
        if (file is null) return;
        var value = KernelText.SingleNumber(file.Read());
        // Sentinels of all ones, and errors that drivers print as negative numbers.
        PutOrFail(row, channel, value >= least && value is not (0xFFFF or uint.MaxValue or long.MaxValue) ? value : null, file.Reason ?? "the driver gives no possible number");
    }
}
