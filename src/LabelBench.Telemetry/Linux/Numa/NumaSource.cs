using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Numa;

/// <summary>Pages that were wanted from one NUMA node and came from another, once a second.</summary>
internal sealed class NumaSource : TelemetrySource
{
    private readonly KernelFile[] _nodes;

    public NumaSource(LinuxRoot root) : base(channels: 1, everyTicks: 10)
    {
        _nodes = [.. root.Entries("/sys/devices/system/node", "node*").Where(node => char.IsAsciiDigit(node[^1])).Select(node => new KernelFile(root, $"{node}/numastat", 512))];
        if (_nodes.Length < 2)
        {
            Fail(_nodes.Length == 0 ? "this kernel shows no NUMA nodes" : "the machine has one NUMA node");
            foreach (var node in _nodes) node.Dispose();
            _nodes = [];
        }
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Rate(MetricNames.NumaMisses, 0)];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_nodes.Length == 0) return;
        long misses = 0;
        foreach (var node in _nodes)
        {
            if (KernelText.NumberAfter(node.Read(), "numa_miss "u8) is not { } value)
            {
                Fail(node.Reason ?? "numastat has no numa_miss");
                return;
            }
            misses += value;
        }
        Put(row, 0, misses);
    }

    public override void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
    }
}
