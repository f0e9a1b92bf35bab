using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>A GPU whose driver tells of it in /sys. Gives every GPU metric; those that the driver does not tell say so.</summary>
/// <remarks>Written from the kernel's documentation and tested on made-up trees; never run on an AMD or Intel GPU by us.</remarks>
internal abstract class SysfsGpuSource : TelemetrySource
{
    /// <summary>0 never has a value, 1 is whether the GPU answers; channels of the driver's own follow.</summary>
    protected const int FirstOwn = 2;

    private const int Untold = 0, Answered = 1;

    private readonly LinuxRoot _root;
    private readonly string _driver;
    private readonly string _device;
    private readonly List<(int Channel, KernelFile File, long Least)> _files = [];

    /// <param name="device">UUID, or PCI address where the driver gives no unique id.</param>
    protected SysfsGpuSource(LinuxRoot root, int channels, string driver, string device, params ImmutableArray<MetricDefinition> told) : base(channels)
    {
        (_root, _driver, _device) = (root, driver, device);
        Metrics = [.. GpuMetricNames.All.Select(name => name == GpuMetricNames.Attached ? MetricDefinition.Gauge(name, Answered) : told.FirstOrDefault(metric => metric.Name == name) ?? MetricDefinition.Gauge(name, Untold))];
        Fail("this GPU's driver has no such file");
        Fail(Untold, $"the {driver} driver does not tell it in /sys");
    }

    /// <summary>A reading asks the GPU's firmware, which takes up to half a millisecond, and a second where the GPU sleeps.</summary>
    public override TimeSpan? OwnPeriod => TimeSpan.FromMilliseconds(100);

    public override string Name => $"{_driver} {_device}";

    public override string? Device => _device;

    public override ImmutableArray<MetricDefinition> Metrics { get; }

    /// <summary>Reads the followed files; the GPU answers while the first of them does.</summary>
    public override void Read(long nowNanoseconds, SampleRow row)
    {
        foreach (var (channel, file, least) in _files)
        {
            var value = KernelText.SingleNumber(file.Read());
            // Sentinels of all ones, and errors that drivers print as negative numbers.
            PutOrFail(row, channel, value >= least && value is not (0xFFFF or uint.MaxValue or long.MaxValue) ? value : null, file.Reason ?? "the driver gives no possible number");
        }
        Put(row, Answered, _files.Count > 0 && _files[0].File.Reason is not null ? 0 : 1);
    }

    public override void Dispose()
    {
        foreach (var (_, file, _) in _files) file.Dispose();
    }

    /// <summary>Has a channel follow the first of these files of one number that exists.</summary>
    /// <param name="least">What is less is no value.</param>
    protected void Follow(int channel, long least, params ReadOnlySpan<string?> paths)
    {
        foreach (var path in paths)
        {
            if (path is null || !_root.HasFile(path)) continue;
            _files.Add((channel, new KernelFile(_root, path, 64), least));
            return;
        }
    }

    /// <summary>A file of the sensor chip of a PCI device; null without a chip.</summary>
    protected string? Sensor(string folder, string file) => _root.Entries($"{folder}/hwmon", "hwmon*") is [var chip, ..] ? $"{chip}/{file}" : null;
}
