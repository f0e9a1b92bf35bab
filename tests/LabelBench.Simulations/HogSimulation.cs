using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Measurement.Load.Search;
using LabelBench.Records;
using LabelBench.Simulations.Virtual;
using LabelBench.Telemetry;

namespace LabelBench.Simulations;

/// <summary>The search for the highest rate while, half-way through its load, something begins to take CPU time from the server: its answer must be right, or say that it was disturbed.</summary>
/// <remarks>
/// A server that loses a share of its CPU time takes that much longer for a query. What its machine's counters show is as in <see cref="InterferenceSimulation"/>, judged by the
/// rules of real trials. Of itself the server's pace differs by 1 % from run to run, half of which it keeps for the next: assumed, not captured.
/// </remarks>
public sealed class HogSimulation : ISimulation
{
    private const double Limit = 0.02, Half = 50, Bracketed = 10, Wander = 0.01, Kept = 0.5;

    private static readonly double[] Shares = [0.05, 0.1, 0.2, 0.3, 0.6];

    public string Name => "max-rate-hog";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var searches = full ? 500 : 40;
        foreach (var (queue, server, _, truth) in SloVerdictSimulation.Queues())
        {
            foreach (var theft in queue == "m/d/1" ? Enum.GetValues<InterferenceSimulation.Theft>() : [InterferenceSimulation.Theft.OtherProcesses])
            {
                foreach (var figure in Shares.Where(share => full || queue == "m/d/1" || share is 0.1 or 0.3).SelectMany(share => Disturbed(queue, server, truth, theft, share, searches, seed)))
                    yield return figure;
            }
            foreach (var figure in Others(queue, server, truth, searches, seed))
                yield return figure;
        }
    }

    private IEnumerable<SimulatedFigure> Disturbed(string queue, IVirtualServer server, double truth, InterferenceSimulation.Theft theft, double share, int searches, ulong seed)
    {
        var answers = Repeat.Times(searches, i => Search(server, truth, theft, load => load >= Half ? share : 0, SplitMix64.For(seed, i)));
        var name = $"{Name}.{queue}.{InterferenceSimulation.Word(theft)}-{100 * share:0}%";
        yield return SimulatedFigure.Share($"{name}.said-disturbed", answers.Count(a => a.End is MaxRateEnd.Interference), searches);
        yield return SimulatedFigure.Share($"{name}.silently-wrong-by-5%", answers.Count(a => IsWrong(a, truth)), searches, 5, atMost: true);
    }

    /// <summary>Without anything, and with something that is there from the beginning on and ends half-way.</summary>
    private IEnumerable<SimulatedFigure> Others(string queue, IVirtualServer server, double truth, int searches, ulong seed)
    {
        var quiet = Repeat.Times(searches, i => Search(server, truth, default, _ => 0, SplitMix64.For(seed + 1, i)));
        yield return SimulatedFigure.Share($"{Name}.{queue}.none.said-disturbed", quiet.Count(a => a.End is MaxRateEnd.Interference), searches, 5, atMost: true);
        yield return SimulatedFigure.Share($"{Name}.{queue}.none.wrong-by-5%", quiet.Count(a => IsWrong(a, truth)), searches);
        yield return new SimulatedFigure($"{Name}.{queue}.none.load", quiet.Average(a => a.LoadSeconds), "s");
        var ended = Repeat.Times(searches, i => Search(server, truth, InterferenceSimulation.Theft.OtherProcesses, load => load < Half ? 0.1 : 0, SplitMix64.For(seed + 2, i)));
        yield return SimulatedFigure.Share($"{Name}.{queue}.ended-10%.said-disturbed", ended.Count(a => a.End is MaxRateEnd.Interference), searches);
        var anywhere = Repeat.Times(searches, i => Search(server, truth, InterferenceSimulation.Theft.OtherProcesses, load => load < Bracketed + (100 - Bracketed) * i / searches ? 0 : 0.1, SplitMix64.For(seed + 3, i)));
        yield return SimulatedFigure.Share($"{Name}.{queue}.begun-anywhere-10%.said-disturbed", anywhere.Count(a => a.End is MaxRateEnd.Interference), searches);
        yield return SimulatedFigure.Share($"{Name}.{queue}.begun-anywhere-10%.silently-wrong-by-5%", anywhere.Count(a => IsWrong(a, truth)), searches);
        yield return SimulatedFigure.Share($"{Name}.{queue}.ended-10%.silently-wrong-by-5%", ended.Count(a => IsWrong(a, truth)), searches, 5, atMost: true);
    }

    private static bool IsWrong(MaxRateAnswer answer, double truth) => answer.End is MaxRateEnd.Found && Math.Abs(answer.Rate!.Value / truth - 1) > 0.05;

    /// <param name="stolen">Share of the server's CPU time that is taken away after so many seconds of load.</param>
    private static MaxRateAnswer Search(IVirtualServer server, double truth, InterferenceSimulation.Theft theft, Func<double, double> stolen, SplitMix64 random)
    {
        var search = MaxRateSearch.Start(new MaxRateOptions(SloVerdictSimulation.Percentile, Limit, truth / 4, ConfirmSeconds: 0));
        var (load, pace) = (0.0, 0.0);
        while (search.Ask() is MaxRateStep.Run run)
        {
            var share = stolen(load);
            pace = Kept * pace + Wander * Math.Sqrt(1 - Kept * Kept) * random.Bell();
            search = search.Tell(Measure(run, new SlowedServer(server, Math.Exp(pace) / (1 - share)), random.Next()) with { IsValid = !IsDisturbed(theft, share, run.Seconds, ref random) });
            load += run.Seconds;
        }
        return ((MaxRateStep.Done)search.Ask()).Answer;
    }

    private static RatePoint Measure(MaxRateStep.Run run, SlowedServer server, ulong seed)
    {
        var arrivals = StratifiedPoisson.Arrivals(seed, new QueriesPerSecond(run.Rate), (int)Math.Max(1, Math.Round(run.Rate * run.Seconds)));
        var (started, done) = (new long[arrivals.Length], new long[arrivals.Length]);
        server.Serve(arrivals, started, done, seed + 1);
        return new RatePoint(run.Phase, run.Rate, run.Seconds, arrivals.Length, arrivals.Zip(done).LongCount(q => q.Second - q.First > (long)(Limit * 1e9)))
        {
            ServiceSeconds = started.Zip(done).Average(q => (q.Second - q.First) / 1e9),
        };
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
