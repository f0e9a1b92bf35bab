using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Memory;

/// <summary>Paging of the whole machine from /proc/vmstat, once a second: faults that went to disk, pages swapped, processes killed for want of memory.</summary>
/// <remarks>The dearest of the files: the kernel adds up some two hundred counters over all CPUs for every read.</remarks>
internal sealed class PagingSource(LinuxRoot root) : TelemetrySource(channels: 4, everyTicks: 10)
{
    private const int Faults = 0, SwapIn = 1, SwapOut = 2, Kills = 3;

    private readonly KernelFile _file = new(root, "/proc/vmstat", 16_384);

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Rate(MetricNames.MajorFaults, Faults),
        MetricDefinition.Rate(MetricNames.SwapIn, SwapIn),
        MetricDefinition.Rate(MetricNames.SwapOut, SwapOut),
        MetricDefinition.Rate(MetricNames.OomKills, Kills),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        var text = _file.Read();
        if (text.IsEmpty)
        {
            Fail(_file.Reason ?? "/proc/vmstat is empty");
            return;
        }
        PutOrFail(row, Faults, KernelText.NumberAfter(text, "pgmajfault "u8), "/proc/vmstat has no pgmajfault");
        PutOrFail(row, SwapIn, KernelText.NumberAfter(text, "pswpin "u8), "/proc/vmstat has no pswpin: this kernel has no swap");
        PutOrFail(row, SwapOut, KernelText.NumberAfter(text, "pswpout "u8), "/proc/vmstat has no pswpout: this kernel has no swap");
        PutOrFail(row, Kills, KernelText.NumberAfter(text, "oom_kill "u8), "/proc/vmstat has no oom_kill (before 4.13)");
    }

    public override void Dispose() => _file.Dispose();
}
