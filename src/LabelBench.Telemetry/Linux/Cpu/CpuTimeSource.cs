using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>CPU time of the whole machine from /proc/stat.</summary>
internal sealed class CpuTimeSource : TelemetrySource
{
    private const int Busy = 0, Total = 1, Steal = 2, Iowait = 3;

    private readonly KernelFile _file;

    // 16 KB hold the lines of 150 CPUs; the buffer grows once where there are more.
    public CpuTimeSource(LinuxRoot root) : base(channels: 4, everyTicks: 2) => _file = new KernelFile(root, "/proc/stat", 16_384);

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.ShareOf(MetricNames.CpuBusy, Busy, per: Total),
        MetricDefinition.ShareOf(MetricNames.CpuSteal, Steal, per: Total),
        // proc_stat(5): iowait "may decrease in certain conditions".
        MetricDefinition.ShareOf(MetricNames.CpuIowait, Iowait, per: Total, mayStepBack: true),
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
    }

    public override void Dispose() => _file.Dispose();
}
