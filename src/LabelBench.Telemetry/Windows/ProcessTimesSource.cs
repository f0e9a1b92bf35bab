using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using LabelBench.Telemetry.Linux.Processes;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Windows;

/// <summary>CPU time, memory and threads of the watched processes, all together, by .NET's own calls. Once a second on a thread of its own, because they allocate.</summary>
internal sealed class ProcessTimesSource : TelemetrySource
{
    private const int Id = 0, Cpu = 1, Resident = 2, Threads = 3;

    private Process[] _processes = [];
    private long _epoch;

    public ProcessTimesSource() : base(channels: 4) => Fail("no process is watched");

    public override TimeSpan? OwnPeriod => TimeSpan.FromSeconds(1);

    public override string Name => "processes";

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
    [
        MetricDefinition.Rate(MetricNames.ProcessCpu, Cpu, 1e-7, epoch: Id),
        MetricDefinition.Gauge(MetricNames.ProcessResident, Resident, epoch: Id),
        MetricDefinition.Gauge(MetricNames.ProcessThreads, Threads, epoch: Id),
    ];

    public override void Watch(params ImmutableArray<int> processIds)
    {
        Dispose();
        _processes = [];
        try
        {
            (_processes, _epoch) = ([.. processIds.Select(Process.GetProcessById)], ProcessStat.Epoch(processIds));
            if (processIds.IsEmpty) Fail("no process is watched");
        }
        catch (ArgumentException)
        {
            Fail("a watched process has ended");
        }
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_processes.Length == 0) return;
        try
        {
            var (ticks, bytes, threads) = (0L, 0L, 0L);
            foreach (var process in _processes)
            {
                process.Refresh();
                ticks += process.TotalProcessorTime.Ticks;
                bytes += process.WorkingSet64;
                threads += process.Threads.Count;
            }
            Put(row, Id, _epoch);
            Put(row, Cpu, ticks);
            Put(row, Resident, bytes);
            Put(row, Threads, threads);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            Fail("a watched process has ended or cannot be read");
        }
    }

    public override void Dispose()
    {
        foreach (var process in _processes) process.Dispose();
    }
}
