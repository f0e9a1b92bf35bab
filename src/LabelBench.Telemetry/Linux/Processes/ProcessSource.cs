using System.Collections.Immutable;
using LabelBench.Telemetry.Linux.Cpu;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Processes;

/// <summary>CPU time, memory and threads of the watched processes, all together.</summary>
/// <remarks>The open files belong to these very processes: should one end and its number be given to another, reading fails instead of mixing the two up.</remarks>
internal sealed class ProcessSource : TelemetrySource
{
    private const int Id = 0, Cpu = 1, Resident = 2, Threads = 3, Faults = 4;

    private readonly LinuxRoot _root;
    private readonly long _pageBytes;
    private Followed[] _processes = [];
    private long _epoch;

    public ProcessSource(LinuxRoot root, int pageBytes) : base(channels: 5, everyTicks: 5)
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

    public override void Watch(params ImmutableArray<int> processIds)
    {
        Close();
        (_processes, _epoch) = ([.. processIds.Select(id => new Followed(_root, id))], ProcessStat.Epoch(processIds));
        if (processIds.IsEmpty) Fail("no process is watched");
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_processes.Length == 0) return;
        var (all, pages) = (default(ProcessStat), (long?)0);
        string? unknownMemory = null;
        foreach (var process in _processes)
        {
            if (!ProcessStat.TryParse(process.Stat.Read(), out var stat))
            {
                Fail($"process {process.Id} has ended or cannot be read ({process.Stat.Reason ?? "its stat is not in the known form"})");
                Close();
                return;
            }
            all = new ProcessStat(all.CpuTicks + stat.CpuTicks, all.MajorFaults + stat.MajorFaults, all.Threads + stat.Threads);
            var resident = ResidentPages(process.Memory.Read());
            if (resident is null) unknownMemory ??= process.Memory.Reason ?? "statm is not in the known form";
            pages += resident;
        }
        Put(row, Id, _epoch);
        Put(row, Cpu, all.CpuTicks);
        Put(row, Threads, all.Threads);
        Put(row, Faults, all.MajorFaults);
        PutOrFail(row, Resident, pages * _pageBytes, unknownMemory ?? "");
    }

    public override void Dispose() => Close();

    /// <summary>/proc/PID/statm: <c>size resident shared text lib data dt</c>, in pages.</summary>
    internal static long? ResidentPages(ReadOnlySpan<byte> text) =>
        KernelText.TryTakeLine(ref text, out var line) && KernelText.TryTakeNumber(ref line, out _) && KernelText.TryTakeNumber(ref line, out var resident) ? resident : null;

    private void Close()
    {
        foreach (var process in _processes) process.Dispose();
        _processes = [];
    }

    private sealed class Followed(LinuxRoot root, int id) : IDisposable
    {
        public int Id { get; } = id;

        public KernelFile Stat { get; } = new(root, $"/proc/{id}/stat", 1024);

        public KernelFile Memory { get; } = new(root, $"/proc/{id}/statm", 256);

        public void Dispose()
        {
            Stat.Dispose();
            Memory.Dispose();
        }
    }
}
