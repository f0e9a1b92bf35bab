using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Simulations;

/// <summary>One stall of 500 ms in 5 s at 200/s: what is reported by a generator that the stall blocks, against what users would have met.</summary>
public sealed class StallSimulation : ISimulation
{
    private const long Service = 2_000_000;
    private const long StallAt = 2_000_000_000;
    private const long StallFor = 500_000_000;

    public string Name => "stall";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var trace = new ArrivalSchedule([.. LoadGenPoisson.Arrivals(seed, new QueriesPerSecond(200), TimeSpan.FromSeconds(5), 0)], 5_000_000_000, null);
        foreach (var (mode, schedule) in new[]
        {
            ("poisson", Build(new ArrivalPlan.Poisson(new(200)), seed)), ("constant", Build(new ArrivalPlan.Constant(new(200)), seed)),
            ("burst", Build(new ArrivalPlan.Burst(4, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5)), seed)), ("trace", trace),
        })
        {
            var truth = Sorted(Truth(schedule));
            // Two threads that wait for each answer: the stall blocks both, and what is due meanwhile is sent late.
            var stamps = Send(schedule, threads: 2);
            var reported = Sorted(stamps.Select(q => q.ResponseTime!.Value));
            var fromSending = Sorted(stamps.Select(q => q.Done!.Value - q.Sent!.Value));
            yield return new SimulatedFigure($"{Name}.{mode}.p95-error", 100 * Math.Abs(Quantiles.Of(reported, 0.95) / Quantiles.Of(truth, 0.95) - 1), "%", 5, AtMost: true);
            yield return new SimulatedFigure($"{Name}.{mode}.max-error", 100 * Math.Abs((double)reported[^1] / truth[^1] - 1), "%", 5, AtMost: true);
            yield return new SimulatedFigure($"{Name}.{mode}.p95", Quantiles.Of(reported, 0.95) / 1e6, "ms");
            yield return new SimulatedFigure($"{Name}.{mode}.p95-from-sending", Quantiles.Of(fromSending, 0.95) / 1e6, "ms");
        }
        var closed = OmittedWork.Of(ClosedLoop(), intervalNanoseconds: 5_000_000);
        yield return new SimulatedFigure($"{Name}.closed-loop.p99", closed.P99Measured / 1e6, "ms");
        yield return new SimulatedFigure($"{Name}.closed-loop.omitted-queries", closed.Queries, "queries", 95);
        yield return new SimulatedFigure($"{Name}.closed-loop.p99-with-omitted", closed.P99 / 1e6, "ms");
    }

    private static ArrivalSchedule Build(ArrivalPlan plan, ulong seed) => ArrivalSchedules.Build(plan, TimeSpan.FromSeconds(5), 0, seed, "simulation").ValueOrThrow();

    private static IEnumerable<long> Truth(ArrivalSchedule schedule)
    {
        var (started, done) = (new long[schedule.Nanoseconds.Length], new long[schedule.Nanoseconds.Length]);
        new StallingServer(Service, StallAt, StallFor).Serve(schedule.Nanoseconds.AsSpan(), started, done, 0);
        return done.Zip(schedule.Nanoseconds, (end, due) => end - due);
    }

    /// <summary>Each thread walks its share of the schedule and sends a query when it is due, or later when it still waits for the one before.</summary>
    private static QueryStamps[] Send(ArrivalSchedule schedule, int threads)
    {
        var stamps = new QueryStamps[schedule.Nanoseconds.Length];
        var freeThread = new long[threads];
        long freeServer = 0;
        for (var query = 0; query < stamps.Length; query++)
        {
            var due = schedule.Nanoseconds[query];
            var sent = Math.Max(due, freeThread[query % threads]);
            var started = Math.Max(sent, freeServer);
            var end = started + Service;
            if (started <= StallAt + StallFor && end > StallAt)
                end = started >= StallAt ? StallAt + StallFor + Service : end + StallFor;
            freeServer = freeThread[query % threads] = end;
            stamps[query] = new QueryStamps(due, sent, started, end);
        }
        return stamps;
    }

    private static long[] ClosedLoop()
    {
        var latencies = new List<long>();
        for (long at = 0; at < 5_000_000_000;)
        {
            var takes = at < StallAt && at + Service > StallAt || at == StallAt ? Service + StallFor : Service;
            latencies.Add(takes);
            at += takes;
        }
        return [.. latencies];
    }

    private static long[] Sorted(IEnumerable<long> values) => [.. values.Order()];
}
