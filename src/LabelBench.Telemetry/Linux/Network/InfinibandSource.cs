using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Network;

/// <summary>What RDMA adapters (InfiniBand, RoCE) move, once a second; /proc/net/dev sees none of it.</summary>
internal sealed class InfinibandSource : TelemetrySource
{
    private const int Received = 0, Sent = 1;

    /// <summary>The counters are in words of 4 bytes (InfiniBand architecture, PortXmitData).</summary>
    private const int WordBytes = 4;

    private readonly KernelFile[] _received;
    private readonly KernelFile[] _sent;

    public InfinibandSource(LinuxRoot root) : base(channels: 2, everyTicks: 10)
    {
        var ports = root.Entries("/sys/class/infiniband").SelectMany(adapter => root.Entries($"{adapter}/ports")).Where(port => root.HasFile($"{port}/counters/port_rcv_data")).ToList();
        _received = [.. ports.Select(port => new KernelFile(root, $"{port}/counters/port_rcv_data", 64))];
        _sent = [.. ports.Select(port => new KernelFile(root, $"{port}/counters/port_xmit_data", 64))];
        if (ports.Count == 0) Fail("no RDMA adapter: /sys/class/infiniband shows none");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
        [MetricDefinition.Rate(MetricNames.InfinibandReceived, Received, WordBytes), MetricDefinition.Rate(MetricNames.InfinibandSent, Sent, WordBytes)];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_received.Length == 0) return;
        PutOrFail(row, Received, KernelFile.SumOf(_received, out var reason), reason);
        PutOrFail(row, Sent, KernelFile.SumOf(_sent, out reason), reason);
    }

    public override void Dispose()
    {
        foreach (var file in _received.AsSpan()) file.Dispose();
        foreach (var file in _sent.AsSpan()) file.Dispose();
    }
}
