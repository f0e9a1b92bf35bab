using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Cgroups;

/// <summary>Throttling and memory of the cgroups of this process; the worker it starts shares them.</summary>
internal sealed class CgroupSource : TelemetrySource
{
    private const int Periods = 0, ThrottledPeriods = 1, ThrottledNs = 2, Memory = 3, LimitHits = 4, Kills = 5;

    private const string UnknownForm = "the file of the memory controller is not in the known form";

    private readonly KernelFile[] _cpuStats;
    private readonly bool _memoryIsV2;
    private readonly KernelFile? _usage;
    private readonly KernelFile? _events;
    private readonly KernelFile? _failures;

    public CgroupSource(LinuxRoot root) : base(channels: 6, everyTicks: 5)
    {
        _cpuStats = [.. CgroupLimits.Read(root).QuotaFolders.Select(folder => new KernelFile(root, $"{folder}/cpu.stat", 1024))];
        if (_cpuStats.Length == 0)
            for (var channel = Periods; channel <= ThrottledNs; channel++)
                Fail(channel, "no CPU quota holds this process, so that nothing is throttled by one");

        var memory = new CgroupFolders(root).Of("memory");
        _memoryIsV2 = memory.IsV2;
        if (memory.Folders.Count == 0 || memory.Folders.FirstOrDefault(folder => root.HasFile($"{folder}/{UsageFile}")) is not { } own)
        {
            for (var channel = Memory; channel <= Kills; channel++)
                Fail(channel, "this process is in no cgroup with a memory controller");
            return;
        }
        _usage = new KernelFile(root, $"{own}/{UsageFile}", 64);
        _events = new KernelFile(root, $"{own}/{(_memoryIsV2 ? "memory.events" : "memory.oom_control")}", 512);
        _failures = _memoryIsV2 ? null : new KernelFile(root, $"{own}/memory.failcnt", 64);
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.ShareOfTime(MetricNames.CgroupThrottled, ThrottledNs, 1e-9, capsAtOne: true),
        MetricDefinition.ShareOf(MetricNames.CgroupThrottledPeriods, ThrottledPeriods, per: Periods),
        MetricDefinition.Gauge(MetricNames.CgroupMemory, Memory),
        MetricDefinition.Rate(MetricNames.CgroupMemoryLimitHits, LimitHits),
        MetricDefinition.Rate(MetricNames.CgroupOomKills, Kills),
    ];

    private string UsageFile => _memoryIsV2 ? "memory.current" : "memory.usage_in_bytes";

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_cpuStats.Length > 0) ReadThrottling(row);
        if (_usage is null) return;
        if (KernelText.SingleNumber(_usage.Read()) is { } bytes) Put(row, Memory, bytes);
        else Fail(Memory, _usage.Reason ?? UnknownForm);
        ReadEvents(row);
    }

    public override void Dispose()
    {
        foreach (var file in _cpuStats) file.Dispose();
        _usage?.Dispose();
        _events?.Dispose();
        _failures?.Dispose();
    }

    /// <summary>Levels are added up: each holds back on its own account.</summary>
    private void ReadThrottling(SampleRow row)
    {
        long periods = 0, throttled = 0, time = 0;
        foreach (var file in _cpuStats)
        {
            if (!CpuThrottling.TryParse(file.Read(), out var level))
            {
                for (var channel = Periods; channel <= ThrottledNs; channel++)
                    Fail(channel, file.Reason ?? "cpu.stat does not tell of throttling");
                return;
            }
            periods += level.Periods;
            throttled += level.ThrottledPeriods;
            time += level.ThrottledNs;
        }
        Put(row, Periods, periods);
        Put(row, ThrottledPeriods, throttled);
        Put(row, ThrottledNs, time);
    }

    private void ReadEvents(SampleRow row)
    {
        var events = _events!.Read();
        PutOrFail(row, Kills, KernelText.NumberAfter(events, "oom_kill "u8), _events.Reason ?? UnknownForm);
        var hits = _memoryIsV2
            ? KernelText.NumberAfter(events, "high "u8) + KernelText.NumberAfter(events, "max "u8)
            : KernelText.SingleNumber(_failures!.Read());
        PutOrFail(row, LimitHits, hits, (_memoryIsV2 ? _events : _failures!).Reason ?? UnknownForm);
    }
}
