using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>How many tasks run or wait (/proc/loadavg) and how long tasks waited for a CPU (/proc/schedstat).</summary>
internal sealed class RunQueueSource(LinuxRoot root) : TelemetrySource(channels: 4, everyTicks: 5)
{
    private const int Load = 0, Runnable = 1, Waited = 2, RanOrWaited = 3;

    private readonly KernelFile _load = new(root, "/proc/loadavg", 128);
    private readonly KernelFile _scheduler = new(root, "/proc/schedstat", 16_384);

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Gauge(MetricNames.Load1, Load, 0.01),
        MetricDefinition.Gauge(MetricNames.RunnableTasks, Runnable),
        MetricDefinition.ShareOf(MetricNames.RunQueueWait, Waited, per: RanOrWaited),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (LoadAverage.TryParse(_load.Read(), out var load))
        {
            Put(row, Load, load.OneMinuteHundredths);
            Put(row, Runnable, load.Runnable);
        }
        else
        {
            Fail(Load, _load.Reason ?? "/proc/loadavg is not in the known form");
            Fail(Runnable, _load.Reason ?? "/proc/loadavg is not in the known form");
        }
        if (SchedStat.TryParseMachine(_scheduler.Read(), out var run, out var wait))
        {
            // Microseconds: a recording has no use for the last three digits.
            Put(row, Waited, wait / 1000);
            Put(row, RanOrWaited, (run + wait) / 1000);
        }
        else
        {
            Fail(Waited, _scheduler.Reason ?? "/proc/schedstat is not in the known form");
        }
    }

    public override void Dispose()
    {
        _load.Dispose();
        _scheduler.Dispose();
    }
}
