using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Network;

/// <summary>TCP segments that had to be sent again, once a second, from /proc/net/snmp.</summary>
internal sealed class TcpSource(LinuxRoot root) : TelemetrySource(channels: 1, everyTicks: 10)
{
    private readonly KernelFile _file = new(root, "/proc/net/snmp");

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Rate(MetricNames.TcpRetransmissions, 0)];

    public override void Read(long nowNanoseconds, SampleRow row) =>
        PutOrFail(row, 0, NetworkCounters.Retransmissions(_file.Read()), _file.Reason ?? "/proc/net/snmp has no RetransSegs");

    public override void Dispose() => _file.Dispose();
}
