using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Network;

/// <summary>What the network interfaces of this process's namespace move, once a second.</summary>
/// <remarks>Hardware only, or what goes through a bridge counts twice; where a container shows no hardware, everything but the loopback.</remarks>
internal sealed class NetworkSource : TelemetrySource
{
    private const int Received = 0, Sent = 1, Lost = 2;

    private readonly KernelFile _file;
    private readonly byte[][] _interfaces;

    public NetworkSource(LinuxRoot root) : base(channels: 3, everyTicks: 10)
    {
        _file = new KernelFile(root, "/proc/net/dev");
        _interfaces = KernelNames.OfHardware(root, "/sys/class/net");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Rate(MetricNames.NetworkReceived, Received),
        MetricDefinition.Rate(MetricNames.NetworkSent, Sent),
        MetricDefinition.Rate(MetricNames.NetworkLost, Lost),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (!NetworkCounters.TryParse(_file.Read(), _interfaces, out var all))
        {
            Fail(_file.Reason ?? "/proc/net/dev lists no interface but the loopback");
            return;
        }
        Put(row, Received, all.ReceivedBytes);
        Put(row, Sent, all.SentBytes);
        Put(row, Lost, all.Lost);
    }

    public override void Dispose() => _file.Dispose();
}
