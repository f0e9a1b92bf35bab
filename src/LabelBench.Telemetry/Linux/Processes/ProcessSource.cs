using System.Collections.Immutable;
using LabelBench.Telemetry.Linux.Cpu;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Processes;

/// <summary>CPU time, memory and threads of the watched process.</summary>
/// <remarks>The open files belong to this very process: should it end and its number be given to another, reading fails instead of mixing the two up.</remarks>
internal sealed class ProcessSource : TelemetrySource
{
    private const int Id = 0, Cpu = 1, Resident = 2, Threads = 3, Faults = 4;

    private readonly LinuxRoot _root;
    private readonly long _pageBytes;
    private int _processId;
    private KernelFile? _stat;
    private KernelFile? _memory;

    public ProcessSource(LinuxRoot root, int pageBytes) : base(channels: 5)
    {
        (_root, _pageBytes) = (root, pageBytes);
        Fail("no process is watched");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Rate(MetricNames.ProcessCpu, Cpu, CpuTimes.SecondsPerTick, epoch: Id),
        MetricDefinition.Gauge(MetricNames.ProcessResident, Resident, epoch: Id),
        MetricDefinition.Gauge(MetricNames.ProcessThreads, Threads, epoch: Id),
        MetricDefinition.Rate(MetricNames.ProcessMajorFaults, Faults, epoch: Id),
    ];

    public override void Watch(int processId)
    {
        Close();
        _processId = processId;
        if (processId == 0)
        {
            Fail("no process is watched");
            return;
        }
        _stat = new KernelFile(_root, $"/proc/{processId}/stat", 1024);
        _memory = new KernelFile(_root, $"/proc/{processId}/statm", 256);
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_stat is null) return;
        if (!ProcessStat.TryParse(_stat.Read(), out var stat))
        {
            Fail($"process {_processId} has ended or cannot be read ({_stat.Reason ?? "its stat is not in the known form"})");
            Close();
            return;
        }
        Put(row, Id, _processId);
        Put(row, Cpu, stat.CpuTicks);
        Put(row, Threads, stat.Threads);
        Put(row, Faults, stat.MajorFaults);
        if (ResidentPages(_memory!.Read()) is { } pages) Put(row, Resident, pages * _pageBytes);
        else Fail(Resident, _memory.Reason ?? "statm is not in the known form");
    }

    public override void Dispose() => Close();

    /// <summary>/proc/PID/statm: <c>size resident shared text lib data dt</c>, in pages.</summary>
    internal static long? ResidentPages(ReadOnlySpan<byte> text) =>
        KernelText.TryTakeLine(ref text, out var line) && KernelText.TryTakeNumber(ref line, out _) && KernelText.TryTakeNumber(ref line, out var resident) ? resident : null;

    private void Close()
    {
        _stat?.Dispose();
        _memory?.Dispose();
        (_stat, _memory) = (null, null);
    }
}
