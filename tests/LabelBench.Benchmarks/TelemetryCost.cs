using System.Runtime.InteropServices;
using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Interference;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Benchmarks;

/// <summary>CPU time that the sampler's quick lane takes on this machine, by the clock of its thread, as a share of one core at 10 Hz.</summary>
internal sealed partial class TelemetryCost : IBenchmark
{
    private const int ThreadCpuTimeClock = 3; // CLOCK_THREAD_CPUTIME_ID
    private const int TicksARound = 100, Rounds = 15;
    private const double TicksPerSecond = 10;

    public string Name => "telemetry-host";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        if (!OperatingSystem.IsLinux()) throw new InvalidOperationException("CLOCK_THREAD_CPUTIME_ID is Linux's");
        using var sampler = new HostSampler(LinuxSources.Open(LinuxRoot.Real), SamplerOptions.Default, start: false);
        sampler.Watch(Environment.ProcessId);
        Run(300);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var shares = Enumerable.Range(0, Rounds).Select(_ => Run(TicksARound)).ToArray();
        var median = Estimate.OfMedian(shares);
        yield return new Figure($"{Name}.share-of-a-core", median.Value, "percent", 0.1, AtMost: true) { Interval = median };
        yield return new Figure($"{Name}.tick", median.Value / 100 / TicksPerSecond * 1e6, "us");

        foreach (var source in LinuxSources.Open(LinuxRoot.Real).Where(s => s.OwnPeriod is null))
        {
            using (source)
                yield return new Figure($"{Name}.{source.GetType().Name}", Alone(source), "us/tick");
        }

        yield return Lateness();

        // Asleep between ticks, as it is in a run: caches and clock are cold then.
        double Run(int ticks)
        {
            long used = 0;
            for (var i = 0; i < ticks; i++)
            {
                Thread.Sleep(5);
                var begin = ThreadCpuNanoseconds();
                sampler.Host.Sample(everySource: false);
                used += ThreadCpuNanoseconds() - begin;
            }
            return used / 1e9 / ticks * TicksPerSecond * 100;
        }
    }

    /// <summary>How late the sampler's own thread wakes at 100 Hz; a promise only where it may run under SCHED_FIFO.</summary>
    private Figure Lateness()
    {
        using var sampler = new HostSampler([new SentinelSource()], new SamplerOptions(TimeSpan.FromMilliseconds(10), 2_000));
        while (sampler.Host.Ring.Total < 1_500) Thread.Sleep(100);
        var view = sampler.Host.Ring.View();
        var delay = sampler.Host.Description.Metrics.Single(m => m.Definition.Name == MetricNames.SentinelDelay).Definition;
        var late = Enumerable.Range(1, view.Count - 1).Select(i => view.Value(i, delay.Channel) * delay.Scale).Order().ToArray();
        var isFifo = sampler.Scheduling.StartsWith("SCHED_FIFO", StringComparison.Ordinal);
        return new Figure($"{Name}.late-at-100-hz-p99{(isFifo ? "" : "-without-sched-fifo")}", late[(int)(late.Length * 0.99)], "ms", isFifo ? 0.2 : null, AtMost: true);
    }

    /// <summary>What a source costs a tick, its rate considered.</summary>
    private static double Alone(TelemetrySource source)
    {
        var (values, present) = (new long[source.Channels], new bool[source.Channels]);
        source.Watch(Environment.ProcessId);
        var costs = new double[TicksARound];
        for (var i = 0; i < costs.Length; i++)
        {
            Thread.Sleep(5);
            var begin = ThreadCpuNanoseconds();
            source.Read(MonotonicClock.NowNanoseconds + i * 1_000_000_000L, new SampleRow(values, present));
            costs[i] = (ThreadCpuNanoseconds() - begin) / 1e3 / source.EveryTicks;
        }
        return Robust.Median(costs);
    }

    private static long ThreadCpuNanoseconds()
    {
        ReadClock(ThreadCpuTimeClock, out var time);
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
