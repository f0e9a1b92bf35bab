using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Simulations;

/// <summary>Trials that look at their promise whenever they have grown by half, on the schedules that are really sent: how often any look passes falsely, and how long a trial takes.</summary>
/// <remarks>A trial ends at the first look that passes, whatever else it waits for: the worst case. Queues and limits are those of <see cref="SloVerdictSimulation"/>.</remarks>
public sealed class RepeatedLooksSimulation : ISimulation
{
    public string Name => "repeated-looks";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var runs = full ? 1000 : 60;
        foreach (var (name, server, limit, rate) in SloVerdictSimulation.Queues())
        {
            foreach (var longest in new[] { 120, 300 })
            {
                var at = Trials(server, rate, limit, longest, runs, seed);
                yield return SimulatedFigure.Share($"{Name}.{name}.60-{longest}s.at-limit.passes", at.Count(t => t.Outcome is SloOutcome.Pass), runs, longest == 300 ? 3 : 5, atMost: true);
                yield return SimulatedFigure.Share($"{Name}.{name}.60-{longest}s.at-limit.passes-within-60s", at.Count(t => t is { Outcome: SloOutcome.Pass, Seconds: < 61 }), runs, 5, atMost: true);
                yield return SimulatedFigure.Share($"{Name}.{name}.60-{longest}s.at-limit.passes-at-0.99-every-time", at.Count(t => t.Naive), runs);
                var below = Trials(server, rate * 0.95, limit, longest, runs, seed + 1);
                yield return SimulatedFigure.Share($"{Name}.{name}.60-{longest}s.at-95%.passes", below.Count(t => t.Outcome is SloOutcome.Pass), runs, longest == 300 ? 95 : null);
                yield return SimulatedFigure.Share($"{Name}.{name}.60-{longest}s.at-95%.fails", below.Count(t => t.Outcome is SloOutcome.Fail), runs, 1, atMost: true);
                yield return new SimulatedFigure($"{Name}.{name}.60-{longest}s.at-95%.median-length", Robust.Median([.. below.Select(t => t.Seconds)]), "s");
            }
            yield return new SimulatedFigure($"{Name}.{name}.60-300s.at-80%.median-length", Robust.Median([.. Trials(server, rate * 0.8, limit, 300, full ? 200 : 20, seed + 2).Select(t => t.Seconds)]), "s");
        }
    }

    private static (SloOutcome Outcome, double Seconds, bool Naive)[] Trials(IVirtualServer server, double rate, double limit, int longest, int runs, ulong seed) => Repeat.Times(runs, run =>
    {
        var stream = SplitMix64.For(seed, run);
        var settings = new LoadSettings(TimeSpan.Zero, TimeSpan.FromSeconds(SloTest.ShortestRun), 1, TimeSpan.FromSeconds(longest));
        var timeline = LoadTimeline.Build(new ArrivalPlan.Poisson(new(rate)), settings, stream.Next(), int.MaxValue).ValueOrThrow();
        var arrivals = timeline.Measured.Nanoseconds.AsSpan();
        var (started, done) = (new long[arrivals.Length], new long[arrivals.Length]);
        server.Serve(arrivals, started, done, stream.Next());
        var over = new bool[arrivals.Length];
        for (var i = 0; i < over.Length; i++)
            over[i] = done[i] - arrivals[i] > (long)(limit * 1e9);
        var naive = false;
        (SloOutcome Outcome, double Seconds)? ended = null;
        foreach (var end in timeline.Ends.Where(e => e.Nanoseconds > 59e9))
        {
            // The rate is exact, and a part may end some milliseconds before its second.
            var seconds = Math.Max(SloTest.ShortestRun, end.Nanoseconds / 1e9);
            var seen = over.AsSpan(0, end.Queries);
            naive |= new SloTest(SloVerdictSimulation.Percentile).Judge(seen, seconds).Outcome is SloOutcome.Pass;
            var verdict = new SloTest(SloVerdictSimulation.Percentile, end.Confidence).Judge(seen, seconds);
            if (ended is null && (verdict.Outcome is not SloOutcome.CannotTell || end == timeline.Ends[^1]))
                ended = (verdict.Outcome, end.Nanoseconds / 1e9);
        }
        return (ended!.Value.Outcome, ended.Value.Seconds, naive);
    });
}
