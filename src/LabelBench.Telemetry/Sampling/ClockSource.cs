using System.Collections.Immutable;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Where the machine's real-time clock stands against the monotonic one, five times a second: the anchors by which stamps in real time find their place among samples.</summary>
/// <remarks>Time protocols move the real-time clock by at most 0.5 ms a second (adjtimex); what moves more was set.</remarks>
internal sealed class ClockSource(ISamplingClock clock) : TelemetrySource(channels: 3, everyTicks: 2)
{
    /// <summary>Real time minus monotonic time, how far that may be off, and by how much it moved since the reading before; nanoseconds.</summary>
    internal const int Offset = 0, Uncertainty = 1, Moved = 2;

    private long? _before;

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Gauge(MetricNames.ClockStep, Moved, 1e-6)];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        var anchor = ClockAnchor.Take(clock);
        Put(row, Offset, anchor.OffsetNs);
        Put(row, Uncertainty, anchor.UncertaintyNs);
        Put(row, Moved, _before is { } before ? Math.Abs(anchor.OffsetNs - before) : 0);
        _before = anchor.OffsetNs;
    }

    public override void Dispose() { }
}
