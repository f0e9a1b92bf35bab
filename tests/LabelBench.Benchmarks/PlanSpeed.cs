using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Purchasing;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Benchmarks;

/// <summary>How long a proven purchase plan over 50,000 offers takes and what memory, and how long the examples' plans for other amounts.</summary>
internal sealed class PlanSpeed : IBenchmark
{
    private const int Offers = 50_000, Repetitions = 3, Replans = 11;

    public string Name => "plan";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var options = Catalog(Offers, 2);
        PurchaseSolver.Solve(new PurchaseProblem(1000, Catalog(500, 3), new PurchaseLimits(Servers: 4)));
        foreach (var (limit, limits) in new (string, Func<double, PurchaseLimits>)[] { ("alone", _ => new()), ("spare", _ => new(Spares: 1)), ("most-servers", d => new(Servers: (int)Math.Max(2, d / 800))), ("most-servers-and-watts", d => new(Servers: (int)Math.Max(2, d / 700), Watts: d * 0.8)) })
        {
            foreach (var demand in new[] { 1e2, 1e4, 1e6 })
            {
                var problem = new PurchaseProblem(demand, options, limits(demand));
                var seconds = Enumerable.Range(0, Repetitions).Select(_ => Seconds(() => Proven(problem))).Order().ToArray();
                yield return new Figure($"{Name}.{Offers}.{limit}.{demand:0}", seconds[Repetitions / 2], "s", 1, AtMost: true);
            }
        }
        using var process = Process.GetCurrentProcess();
        yield return new Figure($"{Name}.{Offers}.peak-memory", process.PeakWorkingSet64 / 1e6, "MB", 300, AtMost: true);
        foreach (var figure in Replanned(workshop))
            yield return figure;
    }

    private IEnumerable<Figure> Replanned(Workshop workshop)
    {
        var examples = Path.Combine(Path.GetDirectoryName(workshop.Launcher)!, "examples");
        foreach (var file in Directory.GetFiles(examples, "*.yaml").Order(StringComparer.Ordinal))
        {
            if (DemandFile.RunOf(file) is not { } folder)
                continue;
            if (!Directory.Exists(folder))
                throw new InvalidOperationException($"{folder}, which {Path.GetFileName(file)} names, is not there");
            var run = RunAnalyzer.Summarise(RecordJson.Load(Path.Combine(folder, "record.json")).ValueOrThrow());
            var demand = DemandFile.ReadFile(file, MeasuredWorkloads.Of(run, []), ExchangeRates.Builtin).ValueOrThrow();
            var replan = new CapacityPlanner(run, Capacity.Catalog.Builtin(new DateOnly(2026, 8, 1)), PlanningData.Builtin).Replanning(demand);
            var milliseconds = Enumerable.Range(0, Replans).Select(i => 1000 * Seconds(() => replan(demand with { Jobs = [.. demand.Jobs.Select(j => j.Times(0.8 + 0.04 * i))] }))).Order().ToArray();
            yield return new Figure($"{Name}.again.{Path.GetFileNameWithoutExtension(file)}", milliseconds[Replans / 2], "ms", 50, AtMost: true);
        }
    }

    private static void Proven(PurchaseProblem problem)
    {
        if (PurchaseSolver.Solve(problem) is not PurchaseOutcome.Plan { Certificate.IsProven: true })
            throw new InvalidOperationException($"no proven plan for {problem.ItemsPerSecond:0} items a second");
    }

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static ImmutableArray<PurchaseOption> Catalog(int offers, ulong seed)
    {
        var random = new SplitMix64(seed);
        var options = ImmutableArray.CreateBuilder<PurchaseOption>(offers);
        for (var i = 0; i < offers; i++)
        {
            var rate = Math.Exp(random.Between(2, 8));
            options.Add(new PurchaseOption($"offer {i}", Math.Round((decimal)(rate * Math.Exp(random.Between(-1.5, 1.5)) * 0.5), 4), rate, 1 + random.Below(4), Math.Round(rate * random.Between(0.3, 1.2))));
        }
        return options.MoveToImmutable();
    }
}
