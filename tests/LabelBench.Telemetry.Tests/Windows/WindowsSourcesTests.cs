using System.Runtime.InteropServices;
using LabelBench.Telemetry.Sampling;
using LabelBench.Telemetry.Windows;

namespace LabelBench.Telemetry.Tests.Windows;

/// <summary>What can be checked of the Windows readers on any machine: that none of it ever ran on Windows is said in docs/telemetry.md.</summary>
public class WindowsSourcesTests
{
    [Fact]
    public void Structures_have_the_sizes_that_windows_expects()
    {
        Assert.Equal(64, Marshal.SizeOf<SystemTimesSource.MemoryStatus>());
        Assert.Equal(16, Marshal.SizeOf<PdhSource.CounterValue>());
        Assert.Equal(8, Marshal.OffsetOf<PdhSource.CounterValue>(nameof(PdhSource.CounterValue.Double)).ToInt32());
    }

    [Fact]
    public void Every_metric_is_there_once_read_or_not()
    {
        TelemetrySource[] read = [new SystemTimesSource(), new ProcessTimesSource(), new PluginSource(() => new Plugin())];
        var names = read.Append(WindowsSources.Unread(read)).SelectMany(s => s.Metrics).Select(m => m.Name)
            .Concat([MetricNames.SamplerCoverage, MetricNames.SamplerLongestGap, MetricNames.SamplerBusy]).ToList();
        Assert.Equal(MetricNames.All.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readings_of_a_plugin_are_combined_and_zeros_are_no_values()
    {
        var plugin = new Plugin
        {
            Readings =
            [
                new(PluginReadingKind.PackagePower, 100), new(PluginReadingKind.PackagePower, 50), new(PluginReadingKind.CpuTemperature, 60), new(PluginReadingKind.CpuTemperature, 70),
                new(PluginReadingKind.CpuClock, 4000), new(PluginReadingKind.CpuClock, 3000), new(PluginReadingKind.Fan, 0), new(PluginReadingKind.Fan, 800), new(PluginReadingKind.DriveTemperature, 0),
            ],
        };
        using var reader = new SourceReader(new PluginSource(() => plugin));
        var read = reader.Read();
        double? Value(string name) => reader.Source.Metrics.Single(m => m.Name == name) is var metric ? read[metric.Channel] * metric.Scale : null;
        Assert.Equal((150.0, 70.0, 3.5e9, 800.0), (Value(MetricNames.PackagePower), Value(MetricNames.CpuTemperature), Value(MetricNames.CpuFrequency), Value(MetricNames.FanSlowest)));
        Assert.Null(Value(MetricNames.DriveTemperature));
        Assert.Contains("no such sensor", reader.Source.ReasonFor((int)PluginReadingKind.DriveTemperature));
    }

    [Fact]
    public void A_plugin_that_cannot_be_opened_costs_its_own_metrics_only()
    {
        var opened = 0;
        using var reader = new SourceReader(new PluginSource(() => ++opened > 0 ? throw new FileNotFoundException("LibreHardwareMonitorLib.dll") : new Plugin()));
        Assert.All(reader.Read(), Assert.Null);
        Assert.All(reader.Read(), Assert.Null);
        Assert.Equal(1, opened);
        Assert.Contains("LibreHardwareMonitorLib.dll", reader.Source.ReasonFor(0));
    }

    [Fact]
    public void A_plugin_without_sensors_gives_its_reason()
    {
        using var reader = new SourceReader(new PluginSource(() => new Plugin { Reason = "it needs the driver" }));
        Assert.All(reader.Read(), Assert.Null);
        Assert.Equal("it needs the driver", reader.Source.ReasonFor(0));
    }

    private sealed class Plugin : ISensorPlugin
    {
        public string Name => "test";

        public List<PluginReading> Readings { get; init; } = [];

        public string? Reason { get; init; }

        public string? Read(ICollection<PluginReading> into)
        {
            foreach (var reading in Readings) into.Add(reading);
            return Reason;
        }

        public void Dispose() { }
    }
}
