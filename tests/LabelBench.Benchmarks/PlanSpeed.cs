using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Purchasing;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Benchmarks;

/// <summary>How long a proven purchase plan over 50,000 offers takes and what memory, and how long plans with something moved.</summary>
internal sealed class PlanSpeed : IBenchmark
{
    private const int Offers = 50_000, Repetitions = 3, Replans = 200, ManyOffers = 2_000;

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

    /// <summary>A plan again and again, each time with something else moved: on the shipped catalog and on 2,000 offers, with and without a replay of the queues.</summary>
    private IEnumerable<Figure> Replanned(Workshop workshop)
    {
        var root = Path.GetDirectoryName(workshop.Launcher)!;
        var shipped = Capacity.Catalog.Builtin(new DateOnly(2026, 8, 1));
        var many = shipped with { Offers = Jittered(shipped.Offers, ManyOffers, 4) };
        var run = RunOf(Path.Combine(root, "examples", "sample-machine"));
        foreach (var (name, catalog) in new[] { ("shipped", shipped), ($"{ManyOffers}", many) })
        {
            foreach (var figure in Moved($"{name}.stream", new CapacityPlanner(run, catalog, PlanningData.Builtin), Team(null, 0)))
                yield return figure;
            yield return new Figure($"{Name}.full.{name}", Seconds(() => new CapacityPlanner(run, catalog, PlanningData.Builtin).Plan(Team(null, 0))), "s");
            foreach (var figure in Moved($"{name}.promise", new CapacityPlanner(run, catalog, PlanningData.Builtin), Team(new ServiceLevelObjective(99, TimeSpan.FromSeconds(2)), 1)))
                yield return figure;
        }
        // Watts and electricity of every offer, and three limits on the power of GPUs: three plans in one.
        var powered = shipped with { Offers = [.. shipped.Offers.Select(o => o with { Watts = 30 * o.Cores + 400 * o.Gpus, Electricity = o.Kind is Capacity.ServerKind.Dedicated ? ElectricityTerms.Extra : ElectricityTerms.Included })] };
        foreach (var promise in new[] { null, new ServiceLevelObjective(99, TimeSpan.FromSeconds(2)) })
        {
            var team = Team(promise, 0) with { Rules = new RentingRules { ElectricityPerKilowattHour = 0.3m, GpuPowerLimits = [1, 0.8, 0.6] } };
            foreach (var figure in Moved($"shipped.limits.{(promise is null ? "stream" : "promise")}", new CapacityPlanner(run, powered, PlanningData.Builtin), team))
                yield return figure;
        }
        foreach (var file in Directory.GetFiles(Path.Combine(root, "examples"), "*.yaml").Order(StringComparer.Ordinal))
        {
            if (DemandFile.RunsOf(file) is not [var folder])
                continue;
            var summary = RunOf(folder);
            var demand = DemandFile.ReadFile(file, MeasuredWorkloads.Of(summary, []), ExchangeRates.Builtin).ValueOrThrow();
            foreach (var figure in Moved(Path.GetFileNameWithoutExtension(file), new CapacityPlanner(summary, shipped, PlanningData.Builtin), demand))
                yield return figure;
        }
    }

    private IEnumerable<Figure> Moved(string name, CapacityPlanner planner, TeamDemand demand)
    {
        foreach (var depth in new[] { PlanDepth.Formula, PlanDepth.Purchase })
        {
            var random = new SplitMix64(7);
            if (!planner.Plan(demand, depth).IsPossible)
                throw new InvalidOperationException($"there is no plan for {name}, and how fast that is said is no figure");
            var milliseconds = new double[Replans];
            for (var i = 0; i < Replans; i++)
            {
                var (moved, supposed) = Move(demand, ref random);
                milliseconds[i] = 1000 * Seconds(() => planner.Plan(moved, depth, supposed));
            }
            Array.Sort(milliseconds);
            yield return new Figure($"{Name}.again.{name}.{Word(depth)}.median", Quantiles.Of(milliseconds, 0.5), "ms", 50, AtMost: true);
            yield return new Figure($"{Name}.again.{name}.{Word(depth)}.p99", Quantiles.Of(milliseconds, 0.99), "ms", depth is PlanDepth.Formula ? 100 : null, AtMost: true);
        }
    }

    private static string Word(PlanDepth depth) => depth is PlanDepth.Formula ? "formula" : "replayed";

    /// <summary>Items, a promise, budget, reviewers, prices or throughputs, one at a time.</summary>
    private static (TeamDemand Demand, Supposition Supposed) Move(TeamDemand demand, ref SplitMix64 random)
    {
        var factor = random.Between(0.5, 2);
        return random.Below(6) switch
        {
            0 => (demand with { Jobs = [.. demand.Jobs.Select(j => j.Times(factor))] }, Supposition.None),
            1 => (demand with { Jobs = [.. demand.Jobs.Select(j => j.Promise is { } p ? j with { Promise = p with { Limit = p.Limit * factor } } : j)] }, Supposition.None),
            2 => (demand with { BudgetPerMonth = (demand.BudgetPerMonth ?? 5000) * (decimal)factor }, Supposition.None),
            3 => (demand with { People = (demand.People ?? ReviewTeam.Usual) with { Reviewers = 1 + random.Below(40) } }, Supposition.None),
            4 => (demand, new Supposition(Price: (decimal)factor)),
            _ => (demand, new Supposition(factor)),
        };
    }

    private static TeamDemand Team(ServiceLevelObjective? promise, int spares) => new("team", "EUR", null,
        [new JobDemand("driving-boxes", 2e6, DayProfile.OfficeHours) { Promise = promise }, new JobDemand("document-ocr", 1e5, DayProfile.Flat)],
        ReviewTeam.Usual with { Reviewers = 12 }, new RentingRules { Spares = spares });

    private static RunSummary RunOf(string folder) => Directory.Exists(folder)
        ? RunAnalyzer.Summarise(RecordJson.Load(Path.Combine(folder, "record.json")).ValueOrThrow())
        : throw new InvalidOperationException($"{folder}, which holds the run to plan on, is not there");

    private static ImmutableArray<Offer> Jittered(ImmutableArray<Offer> offers, int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var all = ImmutableArray.CreateBuilder<Offer>(count);
        for (var i = 0; i < count; i++)
        {
            var (offer, size) = (offers[i % offers.Length], random.Between(0.5, 2));
            var cores = Math.Max(1, (int)(offer.Cores * size));
            all.Add(offer with { Id = $"{offer.Id}-{i}", Cores = cores, Vcpus = Math.Max(cores, (int)(offer.Vcpus * size)), EfficiencyCores = 0, PricePerMonth = Math.Round(offer.PricePerMonth * (decimal)(size * random.Between(0.8, 1.25)), 2) });
        }
        return all.MoveToImmutable();
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
