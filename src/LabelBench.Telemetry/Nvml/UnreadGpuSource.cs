using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Nvml;

/// <summary>Stands in for GPUs whose driver is installed but does not answer: every GPU metric is there and says why it has no value.</summary>
internal sealed class UnreadGpuSource : TelemetrySource
{
    public UnreadGpuSource(string reason) : base(channels: 1) => Fail(reason);

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [.. GpuMetricNames.All.Select(name => MetricDefinition.Gauge(name, 0))];

    public override void Read(long nowNanoseconds, SampleRow row) { }

    public override void Dispose() { }
}
