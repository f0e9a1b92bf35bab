using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Measurement.Worker;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Benchmarks;

/// <summary>How late queries are sent at 1,000/s to a server that has next to nothing to do, and how late a plain sleeping loop sends the same ones.</summary>
internal sealed class SendingLag : IBenchmark
{
    private const double PerSecond = 1000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    public string Name => "lag";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var settings = new LoadSettings(TimeSpan.FromSeconds(2), Length, 1, Length);
        var timeline = LoadTimeline.Build(new ArrivalPlan.Poisson(new QueriesPerSecond(PerSecond)), settings, 1, int.MaxValue).ValueOrThrow();
        using var system = new StubSystem(TimeSpan.FromMicroseconds(10), 1, 1);
        using var server = new StreamServer(system);
        using var loop = new OpenLoop(server, timeline, settings, null, null);
        var result = loop.Run(new Nobody(), CancellationToken.None);
        var sleeping = SleepingLoop(timeline.Measured);
        yield return new Figure($"{Name}.p50", result.Record.Lag.P50.TotalMicroseconds, "µs", 5, AtMost: true);
        yield return new Figure($"{Name}.p99", result.Record.Lag.P99.TotalMicroseconds, "µs", 100, AtMost: true);
        yield return new Figure($"{Name}.longest", result.Record.Lag.Maximum.TotalMicroseconds, "µs");
        yield return new Figure($"{Name}.sleep-loop.p50", sleeping.P50 / 1e3, "µs");
        yield return new Figure($"{Name}.sleep-loop.p99", sleeping.P99 / 1e3, "µs");
        yield return new Figure($"{Name}.gen2-collections", result.Load.Harness.Gen2Collections, "collections", 0, AtMost: true);
        yield return new Figure($"{Name}.gc-pause", result.Load.Harness.GcPause.TotalMilliseconds, "ms", 1, AtMost: true);
    }

    /// <summary>What most generators do: sleep for the time that is left.</summary>
    private static GeneratorLag SleepingLoop(ArrivalSchedule schedule)
    {
        var lags = new long[schedule.Nanoseconds.Length];
        var begin = MonotonicClock.NowNanoseconds + 1_000_000;
        for (var i = 0; i < lags.Length; i++)
        {
            var due = begin + schedule.Nanoseconds[i];
            if (due - MonotonicClock.NowNanoseconds is > 0 and var left)
                Thread.Sleep((int)((left + 999_999) / 1_000_000)); // in whole milliseconds, and never too early
            lags[i] = Math.Max(0, MonotonicClock.NowNanoseconds - due);
        }
        return GeneratorLag.Of(lags, null);
    }

    private sealed class Nobody : ILoadObserver
    {
        public void Report(TrialPhase phase, long completed) { }
    }
}
