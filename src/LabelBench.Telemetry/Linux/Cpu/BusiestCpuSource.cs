using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cpu;

/// <summary>Share of time that the busiest single CPU was busy since the reading before, once a second: one thread that cannot go faster shows here and not in the mean.</summary>
internal sealed class BusiestCpuSource : TelemetrySource
{
    /// <summary>Resolution of the share; ticks of 10 ms over a second resolve 1 %.</summary>
    private const long Parts = 10_000;

    /// <summary>Readings that follow each other faster (one was asked for in between) are left out: ticks of 10 ms would be too coarse.</summary>
    private const long ShortestStretchNs = 200_000_000;

    private const int MostCpus = 4096;

    private readonly KernelFile _file;
    private CpuTimes[] _now = new CpuTimes[64];
    private CpuTimes[] _before = new CpuTimes[64];
    private int[] _nowNumbers = new int[64];
    private int[] _beforeNumbers = new int[64];
    private int _beforeCount;
    private long _beforeNs;

    public BusiestCpuSource(LinuxRoot root) : base(channels: 1, everyTicks: 10) => _file = new KernelFile(root, "/proc/stat", 16_384);

    public override ImmutableArray<MetricDefinition> Metrics { get; } = [MetricDefinition.Gauge(MetricNames.CpuBusiest, 0, 1.0 / Parts)];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_beforeCount > 0 && nowNanoseconds - _beforeNs < ShortestStretchNs) return;
        var text = _file.Read();
        var count = ProcStat.ParseEach(text, _now, _nowNumbers);
        if (count > _now.Length && count <= MostCpus)
        {
            Grow(count);
            count = ProcStat.ParseEach(text, _now, _nowNumbers);
        }
        count = Math.Min(count, _now.Length);
        if (count == 0) Fail(_file.Reason ?? "/proc/stat lists no single CPUs");
        else PutOrFail(row, 0, Busiest(count), "no second has passed yet");
        (_now, _before) = (_before, _now);
        (_nowNumbers, _beforeNumbers) = (_beforeNumbers, _nowNumbers);
        (_beforeCount, _beforeNs) = (count, nowNanoseconds);
    }

    public override void Dispose() => _file.Dispose();

    private long? Busiest(int count)
    {
        // A CPU that came or went moves the lines: then this stretch is left out.
        if (count != _beforeCount || !_nowNumbers.AsSpan(0, count).SequenceEqual(_beforeNumbers.AsSpan(0, count))) return null;
        long? busiest = null;
        for (var i = 0; i < count; i++)
        {
            var grown = _now[i].Total - _before[i].Total;
            var busy = _now[i].Busy - _before[i].Busy;
            if (grown > 0 && busy >= 0) busiest = Math.Max(busiest ?? 0, Math.Min(Parts, busy * Parts / grown));
        }
        return busiest;
    }

    private void Grow(int count)
    {
        Array.Resize(ref _now, count);
        Array.Resize(ref _before, count);
        Array.Resize(ref _nowNumbers, count);
        Array.Resize(ref _beforeNumbers, count);
    }
}
