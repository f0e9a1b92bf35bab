using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Memory;

/// <summary>Memory of the whole machine from /proc/meminfo.</summary>
internal sealed class MemorySource(LinuxRoot root) : TelemetrySource(channels: 3)
{
    private const int Available = 0, Used = 1, Swap = 2;

    private readonly KernelFile _file = new(root, "/proc/meminfo");

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Gauge(MetricNames.MemoryAvailable, Available),
        MetricDefinition.Gauge(MetricNames.MemoryUsed, Used),
        MetricDefinition.Gauge(MetricNames.SwapUsed, Swap),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (!MemoryInfo.TryParse(_file.Read(), out var memory))
        {
            Fail(_file.Reason ?? "/proc/meminfo has no MemTotal");
            return;
        }
        PutOrFail(row, Available, memory.Available, "this kernel does not estimate available memory (before 3.14)");
        PutOrFail(row, Used, memory.Total - memory.Available, "this kernel does not estimate available memory (before 3.14)");
        PutOrFail(row, Swap, memory.SwapUsed, "/proc/meminfo has no swap lines");
    }

    public override void Dispose() => _file.Dispose();
}
