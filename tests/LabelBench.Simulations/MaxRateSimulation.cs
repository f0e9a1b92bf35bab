using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Measurement.Load.Search;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics;

namespace LabelBench.Simulations;

/// <summary>The search for the highest rate on M/D/1, 2 ms of service, P99 within 20 ms, 100 s of load: how near the truth, how honest its interval, from any guess.</summary>
public sealed class MaxRateSimulation : ISimulation
{
    private const long Limit = 20_000_000;

    public string Name => "max-rate";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var seeds = full ? 1000 : 100;
        var truth = QueueTruth.DeterministicRate(0.002, 0.02, 0.01);
        // Guesses from a hundredth to a hundred times the truth, evenly in the logarithm.
        var searches = Repeat.Times(seeds, i => Search(truth * Math.Pow(10, -2 + 4.0 * i / (seeds - 1)), seed, i));
        var answers = searches.Select(s => s.Answer.Rate).OfType<Estimate>().ToArray();
        yield return new SimulatedFigure($"{Name}.truth", truth, "queries/s");
        yield return SimulatedFigure.Share($"{Name}.aborted", seeds - answers.Length, seeds, 0, atMost: true);
        yield return SimulatedFigure.Share($"{Name}.within-3%", answers.Count(a => Math.Abs(a.Value / truth - 1) <= 0.03), seeds, 90);
        yield return SimulatedFigure.Share($"{Name}.interval-covers", answers.Count(a => a.Low <= truth && truth <= a.High), seeds, 93);
        var sorted = answers.Select(a => a.Value).Order().ToArray();
        yield return new SimulatedFigure($"{Name}.p5", Quantiles.Of(sorted, 0.05), "queries/s");
        yield return new SimulatedFigure($"{Name}.p95", Quantiles.Of(sorted, 0.95), "queries/s");
        yield return new SimulatedFigure($"{Name}.median-half-width", 100 * Robust.Median([.. answers.Select(a => (a.High - a.Low) / 2 / a.Value ?? 1)]), "%");
        yield return new SimulatedFigure($"{Name}.load", searches.Max(s => s.Answer.LoadSeconds), "s", 100, AtMost: true);
        yield return new SimulatedFigure($"{Name}.load-above-1.2x", searches.Max(s => 100 * s.Above / s.Answer.LoadSeconds), "%", 15, AtMost: true);
    }

    private static (MaxRateAnswer Answer, double Above) Search(double guess, ulong seed, int index)
    {
        var search = MaxRateSearch.Start(new MaxRateOptions(0.99, 0.02, guess, ConfirmSeconds: 0));
        while (true)
        {
            switch (search.Ask())
            {
                case MaxRateStep.Run run:
                    search = search.Tell(Measure(run, SplitMix64.For(seed, index).Next()));
                    break;
                case MaxRateStep.Done done:
                    return (done.Answer, search.Points.Where(p => p.Rate > 1.2 * (done.Answer.Rate?.Value ?? 0)).Sum(p => p.Seconds));
            }
        }
    }

    private static RatePoint Measure(MaxRateStep.Run run, ulong seed)
    {
        var server = new DeterministicServer(2_000_000);
        var arrivals = StratifiedPoisson.Arrivals(SplitMix64.For(seed, run.Index).Next(), new QueriesPerSecond(run.Rate), (int)Math.Max(1, Math.Round(run.Rate * run.Seconds)));
        var (started, done) = (new long[arrivals.Length], new long[arrivals.Length]);
        server.Serve(arrivals, started, done, 0);
        return new RatePoint(run.Phase, run.Rate, run.Seconds, arrivals.Length, arrivals.Zip(done).LongCount(q => q.Second - q.First > Limit));
    }
}
