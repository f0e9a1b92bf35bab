using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>CPU time of the whole machine from /proc/stat.</summary>
internal sealed class CpuTimeSource : TelemetrySource
{
    private const int Busy = 0, Total = 1, Steal = 2, Iowait = 3, Busiest = 4;

    /// <summary>Resolution of the share of the busiest CPU; its ticks of 10 ms over a second resolve 1 %.</summary>
    private const long BusiestParts = 10_000;

    private const long BusiestStretchNs = 1_000_000_000;

    private const int MostCpus = 4096;

    private readonly KernelFile _file;
    private CpuTimes[] _now = new CpuTimes[64];
    private CpuTimes[] _before = new CpuTimes[64];
    private int[] _nowNumbers = new int[64];
    private int[] _beforeNumbers = new int[64];
    private int _beforeCount;
    private long _beforeNs;

    // 16 KB hold the lines of 150 CPUs; the buffer grows once where there are more.
    public CpuTimeSource(LinuxRoot root) : base(channels: 5) => _file = new KernelFile(root, "/proc/stat", 16_384);

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.ShareOf(MetricNames.CpuBusy, Busy, per: Total),
        MetricDefinition.Gauge(MetricNames.CpuBusiest, Busiest, 1.0 / BusiestParts),
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
        FindBusiest(text, nowNanoseconds, row);
    }

    public override void Dispose() => _file.Dispose();

    private void FindBusiest(ReadOnlySpan<byte> text, long nowNs, SampleRow row)
    {
        if (_beforeCount > 0 && nowNs - _beforeNs < BusiestStretchNs) return;
        var count = ProcStat.ParseEach(text, _now, _nowNumbers);
        if (count > _now.Length && count <= MostCpus)
        {
            Grow(count);
            count = ProcStat.ParseEach(text, _now, _nowNumbers);
        }
        count = Math.Min(count, _now.Length);
        long? busiest = null;
        // A CPU that came or went moves the lines: then this stretch is left out.
        if (count > 0 && count == _beforeCount && _nowNumbers.AsSpan(0, count).SequenceEqual(_beforeNumbers.AsSpan(0, count)))
        {
            for (var i = 0; i < count; i++)
            {
                var grown = _now[i].Total - _before[i].Total;
                var busy = _now[i].Busy - _before[i].Busy;
                if (grown > 0 && busy >= 0) busiest = Math.Max(busiest ?? 0, Math.Min(BusiestParts, busy * BusiestParts / grown));
            }
        }
        PutOrFail(row, Busiest, busiest, count == 0 ? "/proc/stat lists no single CPUs" : "no second has passed yet");
        (_now, _before) = (_before, _now);
        (_nowNumbers, _beforeNumbers) = (_beforeNumbers, _nowNumbers);
        (_beforeCount, _beforeNs) = (count, nowNs);
    }

    private void Grow(int count)
    {
        Array.Resize(ref _now, count);
        Array.Resize(ref _before, count);
        Array.Resize(ref _nowNumbers, count);
        Array.Resize(ref _beforeNumbers, count);
    }
}
