using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Measurement.Load.Search;
using LabelBench.Records;
using LabelBench.Simulations.Virtual;
using LabelBench.Telemetry;

namespace LabelBench.Simulations;

/// <summary>The search for the highest rate on M/D/1 while, half-way through its load, something begins to take CPU time from the server: its answer must be right, or say that it was disturbed.</summary>
/// <remarks>A server that loses a share of its CPU time takes that much longer for a query. What its machine's counters show is as in <see cref="InterferenceSimulation"/>, judged by the rules of real trials.</remarks>
public sealed class HogSimulation : ISimulation
{
    private const double Service = 0.002, Limit = 0.02, Half = 50;

    public string Name => "max-rate-hog";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var searches = full ? 500 : 40;
        var truth = QueueTruth.DeterministicRate(Service, Limit, 0.01);
        foreach (var theft in Enum.GetValues<InterferenceSimulation.Theft>())
        {
            foreach (var share in new[] { 0.1, 0.3, 0.6 })
            {
                var answers = Repeat.Times(searches, i => Search(theft, share, SplitMix64.For(seed, i)));
                var name = $"{Name}.{InterferenceSimulation.Word(theft)}-{100 * share:0}%";
                yield return SimulatedFigure.Share($"{name}.said-disturbed", answers.Count(a => a.End is MaxRateEnd.Interference), searches);
                yield return SimulatedFigure.Share($"{name}.silently-wrong-by-5%", answers.Count(a => a.End is MaxRateEnd.Found && Math.Abs(a.Rate!.Value / truth - 1) > 0.05), searches, share >= 0.3 ? 1 : null, atMost: true);
            }
        }
        var quiet = Repeat.Times(searches, i => Search(default, 0, SplitMix64.For(seed + 1, i)));
        yield return SimulatedFigure.Share($"{Name}.none.said-disturbed", quiet.Count(a => a.End is MaxRateEnd.Interference), searches, 1, atMost: true);
    }

    private static MaxRateAnswer Search(InterferenceSimulation.Theft theft, double share, SplitMix64 random)
    {
        var search = MaxRateSearch.Start(new MaxRateOptions(0.99, Limit, 100, ConfirmSeconds: 0));
        var load = 0.0;
        while (search.Ask() is MaxRateStep.Run run)
        {
            var stolen = load >= Half ? share : 0;
            search = search.Tell(Measure(run, stolen, random.Next()) with { IsValid = !IsDisturbed(theft, stolen, run.Seconds, ref random) });
            load += run.Seconds;
        }
        return ((MaxRateStep.Done)search.Ask()).Answer;
    }

    private static RatePoint Measure(MaxRateStep.Run run, double stolen, ulong seed)
    {
        var arrivals = StratifiedPoisson.Arrivals(seed, new QueriesPerSecond(run.Rate), (int)Math.Max(1, Math.Round(run.Rate * run.Seconds)));
        var (started, done) = (new long[arrivals.Length], new long[arrivals.Length]);
        new DeterministicServer((long)(Service * 1e9 / (1 - stolen))).Serve(arrivals, started, done, 0);
        return new RatePoint(run.Phase, run.Rate, run.Seconds, arrivals.Length, arrivals.Zip(done).LongCount(q => q.Second - q.First > (long)(Limit * 1e9)));
    }

    /// <summary>By a finding on the whole run that invalidates it, or because most of its seconds were disturbed.</summary>
    private static bool IsDisturbed(InterferenceSimulation.Theft theft, double stolen, double seconds, ref SplitMix64 random)
    {
        var (virtualMachine, wanted) = (random.Unit() < 0.5, random.Between(0.5, 1));
        var pieces = new ImmutableArray<MetricSummary>[Math.Max(1, (int)seconds)];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = InterferenceSimulation.Piece(theft, stolen, virtualMachine, wanted, ref random);
        var seen = InterferenceWatch.Record([.. PieceClassifier.Classify(pieces, InterferenceSimulation.Machine).Select((verdict, i) => (TimeSpan.FromSeconds(i), verdict))], []);
        return RateOutcome.IsMostly(seen) || TelemetryValidity.Judge(Whole(pieces), InterferenceSimulation.Machine).Any(f => f.Invalidates);
    }

    private static ImmutableArray<MetricSummary> Whole(ImmutableArray<MetricSummary>[] pieces) =>
    [
        .. from metric in pieces[0]
           let mean = new Count(pieces.Average(p => p.Single(m => m.Name == metric.Name).Mean.ValueOrNull!.Value.Value))
           select metric with { Mean = mean, Minimum = mean, Maximum = mean },
    ];
}
