using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>How often and how long Intel CPUs were held back for their temperature, once a second.</summary>
/// <remarks>AMD CPUs have no such counters, and virtual machines do not show them.</remarks>
internal sealed class ThermalThrottleSource : TelemetrySource
{
    private const int Events = 0, PackageMs = 1;

    private readonly KernelFile[] _counts;
    private readonly KernelFile[] _packageTimes;

    public ThermalThrottleSource(LinuxRoot root) : base(channels: 2, everyTicks: 10)
    {
        var cpus = CpuFolders.All(root);
        _counts = [.. cpus.Select(cpu => $"{cpu}/thermal_throttle/core_throttle_count").Where(root.HasFile).Select(path => new KernelFile(root, path, 64))];
        _packageTimes =
        [
            .. cpus.GroupBy(cpu => root.Text($"{cpu}/topology/physical_package_id"))
                .Select(package => $"{package.First()}/thermal_throttle/package_throttle_total_time_ms")
                .Where(root.HasFile)
                .Select(path => new KernelFile(root, path, 64)),
        ];
        Fail("no CPU has thermal_throttle counters in /sys: AMD and virtual CPUs have none");
        if (_counts.Length > 0 && _packageTimes.Length == 0)
            Fail(PackageMs, "this kernel counts thermal events but not their time (before 5.6)");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.ShareOfTime(MetricNames.PackageThrottled, PackageMs, 1e-3),
        MetricDefinition.Rate(MetricNames.ThermalThrottles, Events),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        Read(row, Events, _counts, sum: true);
        Read(row, PackageMs, _packageTimes, sum: false);
    }

    public override void Dispose()
    {
        foreach (var file in _counts.AsSpan()) file.Dispose();
        foreach (var file in _packageTimes.AsSpan()) file.Dispose();
    }

    private void Read(SampleRow row, int channel, KernelFile[] files, bool sum)
    {
        if (files.Length == 0) return;
        long all = 0;
        foreach (var file in files)
        {
            if (KernelText.SingleNumber(file.Read()) is not { } value)
            {
                Fail(channel, file.Reason ?? "a thermal_throttle counter holds no number");
                return;
            }
            all = sum ? all + value : Math.Max(all, value);
        }
        Put(row, channel, all);
    }
}
