using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Memory;

/// <summary>Memory of the whole machine from /proc/meminfo.</summary>
internal sealed class MemorySource(LinuxRoot root) : TelemetrySource(channels: 3, everyTicks: 5)
{
    private const int Available = 0, Used = 1, Swap = 2;
    private const int BytesPerKibibyte = 1024;

    private readonly KernelFile _file = new(root, "/proc/meminfo");

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Gauge(MetricNames.MemoryAvailable, Available, BytesPerKibibyte),
        MetricDefinition.Gauge(MetricNames.MemoryUsed, Used, BytesPerKibibyte),
        MetricDefinition.Gauge(MetricNames.SwapUsed, Swap, BytesPerKibibyte),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (!MemoryInfo.TryParse(_file.Read(), out var memory))
        {
            Fail(_file.Reason ?? "/proc/meminfo has no MemTotal");
            return;
        }
        PutOrFail(row, Available, memory.Available / BytesPerKibibyte, "this kernel does not estimate available memory (before 3.14)");
        PutOrFail(row, Used, (memory.Total - memory.Available) / BytesPerKibibyte, "this kernel does not estimate available memory (before 3.14)");
        PutOrFail(row, Swap, memory.SwapUsed / BytesPerKibibyte, "/proc/meminfo has no swap lines");
    }

    public override void Dispose() => _file.Dispose();
}
