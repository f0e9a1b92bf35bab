using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Windows;

/// <summary>Metrics that nothing reads on this operating system: they are there and say so.</summary>
internal sealed class UnreadSource : TelemetrySource
{
    public UnreadSource(IEnumerable<string> names, string reason) : base(channels: 1, everyTicks: 10)
    {
        Metrics = [.. names.Select(name => MetricDefinition.Gauge(name, 0))];
        Fail(reason);
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; }

    public override void Read(long nowNanoseconds, SampleRow row) { }

    public override void Dispose() { }
}
