using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Simulations;

/// <summary>Schedules of arrivals: LoadGen's own against what libstdc++ gives, and how near stratified ones come to a Poisson process of exactly the requested rate.</summary>
public sealed class ArrivalSimulation : ISimulation
{
    // Seed, rate, sum of a million gaps: from a C++ program with the mt19937 and exponential_distribution of libstdc++ 12. A test compares every one of them by a hash.
    private static readonly (ulong Seed, double Rate, long End)[] Reference =
    [
        (0, 1, 1001283119156528), (0, 100, 10012830696731), (0, 25000, 40050824636),
        (1, 1, 1001997787424839), (1, 100, 10019977379113), (1, 25000, 40079411664),
        (2, 1, 998133291502835), (2, 100, 9981332420015), (2, 25000, 39924831646),
        (16159082839903944936, 1, 999927638491165), (16159082839903944936, 100, 9999275889658), (16159082839903944936, 25000, 39996605659),
        (3066443479025735752, 1, 998786371945828), (3066443479025735752, 100, 9987863224641), (3066443479025735752, 25000, 39950955416),
    ];

    public string Name => "arrivals";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var same = Repeat.Times(Reference.Length, i => LoadGenPoisson.Gaps(Reference[i].Seed, new QueriesPerSecond(Reference[i].Rate)).Take(1_000_000).Sum() == Reference[i].End);
        yield return SimulatedFigure.Share($"{Name}.loadgen.million-gaps-as-in-libstdc++", same.Count(s => s), same.Length, 100);
        var runs = full ? 1000 : 60;
        foreach (var (rate, seconds) in new[] { (7.3, 5.0), (200, 5), (1000, 10), (33.3, 600) })
        {
            var schedules = Repeat.Times(runs, i => Of(rate, seconds, seed + (ulong)i));
            yield return new SimulatedFigure($"{Name}.stratified.{rate:0.#}/s-{seconds:0}s.rate-error", 100 * schedules.Max(s => s.RateError), "%", 0.1, AtMost: true);
            yield return SimulatedFigure.Share($"{Name}.stratified.{rate:0.#}/s-{seconds:0}s.gaps-pass-KS-at-1%", schedules.Count(s => s.Gaps > 0.01), runs, 99);
            yield return SimulatedFigure.Share($"{Name}.stratified.{rate:0.#}/s-{seconds:0}s.dispersion-within-0.1", schedules.Count(s => Math.Abs(s.Dispersion - 1) <= 0.1), runs, 100);
            yield return SimulatedFigure.Share($"{Name}.stratified.{rate:0.#}/s-{seconds:0}s.same-for-1-to-16-threads", schedules.Count(s => s.SameForThreads), runs, 100);
        }
    }

    private static (double RateError, double Gaps, double Dispersion, bool SameForThreads) Of(double rate, double seconds, ulong seed)
    {
        var schedule = ArrivalSchedules.Build(new ArrivalPlan.Poisson(new(rate)), TimeSpan.FromSeconds(seconds), 0, seed, "simulation").ValueOrThrow();
        var at = schedule.Nanoseconds;
        double[] gaps = [.. at.Skip(1).Append(schedule.SpanNanoseconds).Zip(at, (next, before) => (next - before) / 1e9)];
        var window = 4e9 / rate;
        return (
            Math.Abs(schedule.Realised.Value / rate - 1),
            KolmogorovSmirnov.Of(gaps, gap => 1 - Math.Exp(-gap * rate)).PValue,
            CountDispersion.Of(at.AsSpan(), 0, window, Math.Max(2, (int)(schedule.SpanNanoseconds / window))) is { Windows: >= 30 } counted ? counted.Index : 1,
            Enumerable.Range(1, 16).All(threads => Enumerable.Range(0, threads).Sum(t => schedule.ForThread(t, threads).Sum(q => q.Nanoseconds)) == at.Sum()));
    }
}
