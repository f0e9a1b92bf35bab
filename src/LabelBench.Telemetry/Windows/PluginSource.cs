using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Windows;

/// <summary>What a sensor plugin gives, once a second on a thread of its own.</summary>
internal sealed class PluginSource(Func<ISensorPlugin> open) : TelemetrySource(Kinds)
{
    private const int Kinds = 8;
    private const double Thousandth = 1e-3;

    private readonly List<PluginReading> _readings = [];
    private ISensorPlugin? _plugin;
    private bool _failed;

    public override TimeSpan? OwnPeriod => TimeSpan.FromSeconds(1);

    public override string Name => "sensor plugin";

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        Gauge(MetricNames.PackagePower, PluginReadingKind.PackagePower, Thousandth), Gauge(MetricNames.WallPower, PluginReadingKind.WallPower, Thousandth),
        Gauge(MetricNames.CpuTemperature, PluginReadingKind.CpuTemperature, Thousandth), Gauge(MetricNames.MemoryTemperature, PluginReadingKind.MemoryTemperature, Thousandth),
        Gauge(MetricNames.DriveTemperature, PluginReadingKind.DriveTemperature, Thousandth), Gauge(MetricNames.BoardTemperature, PluginReadingKind.BoardTemperature, Thousandth),
        Gauge(MetricNames.CpuFrequency, PluginReadingKind.CpuClock, 1e6 * Thousandth), Gauge(MetricNames.FanSlowest, PluginReadingKind.Fan, Thousandth),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_failed || (_plugin ??= Open()) is not { } plugin) return;
        _readings.Clear();
        if (plugin.Read(_readings) is { } reason)
        {
            Fail(reason);
            return;
        }
        for (var kind = 0; kind < Kinds; kind++)
            PutOrFail(row, kind, Combined((PluginReadingKind)kind) is { } value ? (long)Math.Round(value * 1000) : null, $"{plugin.Name} shows no such sensor with a value");
    }

    public override void Dispose() => _plugin?.Dispose();

    /// <summary>Powers add up, clocks are averaged, of temperatures the highest counts and of fans the slowest. Zero is no value: that is what an unreadable sensor gives.</summary>
    private double? Combined(PluginReadingKind kind)
    {
        var values = _readings.Where(r => r.Kind == kind && r.Value > 0).Select(r => r.Value).ToList();
        if (values.Count == 0) return null;
        return kind switch
        {
            PluginReadingKind.PackagePower or PluginReadingKind.WallPower => values.Sum(),
            PluginReadingKind.CpuClock => values.Average(),
            PluginReadingKind.Fan => values.Min(),
            _ => values.Max(),
        };
    }

    private ISensorPlugin? Open()
    {
        try
        {
            return open();
        }
        catch (Exception e)
        {
            _failed = true;
            Fail($"the sensor plugin cannot be opened: {e.Message}");
            return null;
        }
    }

    private static MetricDefinition Gauge(string name, PluginReadingKind kind, double scale) => MetricDefinition.Gauge(name, (int)kind, scale);
}
