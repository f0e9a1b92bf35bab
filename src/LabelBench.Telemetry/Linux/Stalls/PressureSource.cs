using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Stalls;

/// <summary>Pressure stall information of the whole machine.</summary>
internal sealed class PressureSource(LinuxRoot root) : TelemetrySource(channels: 5, everyTicks: 5)
{
    private const int CpuSome = 0, MemorySome = 1, MemoryFull = 2, IoSome = 3, IoFull = 4;

    private const double SecondsPerCount = 1e-6;

    private const string Needs = "; pressure (PSI) needs Linux 4.20 and, on some kernels, psi=1 on the command line";

    private readonly KernelFile _cpu = new(root, "/proc/pressure/cpu", 512, Needs);
    private readonly KernelFile _memory = new(root, "/proc/pressure/memory", 512, Needs);
    private readonly KernelFile _io = new(root, "/proc/pressure/io", 512, Needs);

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.ShareOfTime(MetricNames.PsiCpuSome, CpuSome, SecondsPerCount),
        MetricDefinition.ShareOfTime(MetricNames.PsiMemorySome, MemorySome, SecondsPerCount),
        MetricDefinition.ShareOfTime(MetricNames.PsiMemoryFull, MemoryFull, SecondsPerCount),
        MetricDefinition.ShareOfTime(MetricNames.PsiIoSome, IoSome, SecondsPerCount),
        MetricDefinition.ShareOfTime(MetricNames.PsiIoFull, IoFull, SecondsPerCount),
    ];

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        // "full" for CPU is 0 by definition at machine level and is left out.
        Read(row, _cpu, CpuSome, full: null);
        Read(row, _memory, MemorySome, MemoryFull);
        Read(row, _io, IoSome, IoFull);
    }

    public override void Dispose()
    {
        _cpu.Dispose();
        _memory.Dispose();
        _io.Dispose();
    }

    private void Read(SampleRow row, KernelFile file, int some, int? full)
    {
        if (Pressure.TryParse(file.Read(), out var pressure))
        {
            Put(row, some, pressure.Some);
            if (full is { } channel) PutOrFail(row, channel, pressure.Full, "this kernel has no 'full' line for it");
            return;
        }
        var reason = file.Reason ?? "the pressure file is not in the known form";
        Fail(some, reason);
        if (full is { } other) Fail(other, reason);
    }
}
