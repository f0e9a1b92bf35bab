using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>CPU time of the whole machine, and of its busiest CPU, from /proc/stat.</summary>
/// <remarks>On a machine of many CPUs the dearest of the files: a line for each, and all interrupts.</remarks>
internal sealed class CpuTimeSource : TelemetrySource
{
    private const int Busy = 0, Total = 1, Steal = 2, Iowait = 3, Busiest = 4;

    private readonly KernelFile _file;
    private readonly BusiestCpu _busiest = new();

    // 16 KB hold the lines of 150 CPUs; the buffer grows once where there are more.
    public CpuTimeSource(LinuxRoot root) : base(channels: 5, everyTicks: 5) => _file = new KernelFile(root, "/proc/stat", 16_384);

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.ShareOf(MetricNames.CpuBusy, Busy, per: Total),
        MetricDefinition.ShareOf(MetricNames.CpuSteal, Steal, per: Total),
        // proc_stat(5): iowait "may decrease in certain conditions".
        MetricDefinition.ShareOf(MetricNames.CpuIowait, Iowait, per: Total, mayStepBack: true),
        MetricDefinition.Gauge(MetricNames.CpuBusiest, Busiest, 1.0 / BusiestCpu.Parts),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        var text = _file.Read();
        if (text.IsEmpty || !ProcStat.TryParseTotal(text, out var total))
        {
            Fail(_file.Reason ?? "/proc/stat has no line of CPU times");
            return;
        }
        Put(row, Busy, total.Busy);
        Put(row, Total, total.Total);
        PutOrFail(row, Steal, total.Steal, "this kernel does not count steal");
        PutOrFail(row, Iowait, total.Iowait, "this kernel does not count iowait");
        if (_busiest.Read(nowNanoseconds, text, out var reason) is { } busiest) Put(row, Busiest, busiest);
        else if (reason is not null) Fail(Busiest, reason);
    }

    public override void Dispose() => _file.Dispose();
}
