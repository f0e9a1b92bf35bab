using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Purchasing;
using LabelBench.Capacity.Queueing;
using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Plans;

/// <summary>Turns a demand, runs and a catalog into servers to rent. Pure: same inputs, same plan, in every culture and whatever the order of the catalog.</summary>
/// <remarks>
/// A planner keeps what demands have in common, so that a second plan takes milliseconds: what every offer does of every workload, and times drawn for the queues. Plans do not
/// depend on what was asked before, and several threads may ask at once.
/// </remarks>
public sealed class CapacityPlanner
{
    /// <summary>Seed of everything that is drawn, so that the same question has the same answer.</summary>
    private const ulong Seed = 20_26;

    /// <summary>Where the played queues break a promise that the formula keeps, less is taken from every server, so often at most.</summary>
    private const int MostDeratings = 12;

    private const double Derating = 0.93;

    /// <summary>Standard deviations by which throughputs are bought lower where a plan is not as sure as asked for, or higher where it is surer, so often at most.</summary>
    private const double Raise = 0.15;

    private const int MostRaises = 6;

    /// <summary>Half a per cent less than asked for is as sure as asked for.</summary>
    private const double Rounding = 0.005;

    private static readonly double[] DeadlineFactors = [0.25, 0.5, 0.75, 1, 1.5, 2, 3];

    private readonly PlanningRuns _runs;
    private readonly Catalog _catalog;
    private readonly PlanningData _data;
    private readonly ConcurrentDictionary<double, Forecasts> _forecasts = new();
    private readonly Func<JobDemand, Offer, Prediction>? _stated;
    private readonly PlayedQueues _played = new();

    /// <param name="stated">What an offer does of a job, where somebody else says so; null for what the runs and the data say.</param>
    public CapacityPlanner(RunSummary run, Catalog catalog, PlanningData data, Func<JobDemand, Offer, Prediction>? stated = null) : this(PlanningRuns.Of(run).ValueOrThrow(), catalog, data, stated) { }

    /// <inheritdoc cref="CapacityPlanner(RunSummary, Catalog, PlanningData, Func{JobDemand, Offer, Prediction}?)"/>
    public CapacityPlanner(PlanningRuns runs, Catalog catalog, PlanningData data, Func<JobDemand, Offer, Prediction>? stated = null) =>
        (_runs, _catalog, _data, _stated) = (runs, catalog, data, stated);

    /// <param name="supposed">What is to be otherwise; null for nothing.</param>
    /// <exception cref="ArgumentException">A factor of the supposition is out of its range.</exception>
    public CapacityPlan Plan(TeamDemand demand, PlanDepth depth = PlanDepth.Full, Supposition? supposed = null)
    {
        supposed ??= Supposition.None;
        supposed.Check();
        var people = ReviewPlanner.Of(_runs, demand, _data.Gpus);
        var ((pools, replay, buyer, market), limit, curve) = PowerLimits.Cheapest(demand.Rules, share => At(share) is { } forecasts && (share == 1 || forecasts.Limits.Any(l => l is not null)) ? Buy(demand, depth, supposed, forecasts) : null);
        var isWhole = depth is PlanDepth.Full;
        return new CapacityPlan(
            _runs.Newest.Record.RunId, RunReference.Of(_runs.Newest).Day, Machine(_runs.Newest), demand, pools,
            pools.IsEmpty && market.Unserved.IsEmpty ? buyer.Conflict() : [],
            market.Unserved, people, replay,
            !isWhole ? [] : pools.IsEmpty ? market.Refusals : LosingOffers.Of(market, buyer, pools),
            pools.IsEmpty ? [] : Hours(pools),
            pools.IsEmpty || !isWhole ? [] : [.. Front(market, demand, pools)],
            pools.IsEmpty || !isWhole ? [] : [.. Sensitivity(market, demand, pools, people)],
            [.. PlanFigures.Of(demand, pools, people, _data)],
            [.. supposed.Sentences, .. PlanAssumptions.Of(demand, market, people, _catalog, _data), .. PlanPower.Sentences(demand, market, curve)],
            [.. PlanAssumptions.Warnings(demand, pools, _catalog, _runs, At(1).Servers, _data.Today)])
        {
            Next = pools.IsEmpty || !isWhole ? [] : NextMeasurements.Of(market, pools, offers => Divided(new PoolBuyer(offers, demand), demand, pools)),
            Runs = [.. _runs.All.Select(r => new PlanRun(r.Record.RunId, RunReference.Of(r).Day, Machine(r)))],
            GpuPowerLimit = limit,
            PowerCurve = curve,
        };
    }

    /// <summary>What offers do where GPUs that may be limited have this share of their power.</summary>
    private Forecasts At(double gpuPower) => _forecasts.GetOrAdd(gpuPower, share => new Forecasts(_runs, _catalog, _data, _stated, share));

    private static string Machine(RunSummary run)
    {
        var machine = run.Record.Machine;
        var cpu = string.Create(CultureInfo.InvariantCulture, $"{machine.CpuModel}, {machine.UsableCpus:0.##} CPUs");
        return machine.Gpus.IsEmpty ? cpu : $"{cpu}, {string.Join(", ", machine.Gpus.Select(g => g.Name))}";
    }

    /// <summary>Throughputs of different GPUs and CPUs are wrong independently: where each is as sure as asked for, all of them together are less, and each is bought at more.</summary>
    /// <remarks>
    /// Servers of several kinds that carry a job together make up for each other's errors: where it is cheaper and the plan stays as sure, each is bought at less. Not where servers
    /// or sites may fail: what is left of them has to carry everything at the throughputs asked for. Nor while somebody drags: then a plan may be dearer than it has to be.
    /// </remarks>
    private BoughtPools Buy(TeamDemand demand, PlanDepth depth, Supposition supposed, Forecasts forecasts)
    {
        var asked = demand.Rules.Confidence;
        var bought = At(0);
        if (IsSure(bought, asked - Rounding))
            return depth is not PlanDepth.Formula && demand.Rules is { Spares: 0, SiteSpares: 0 } ? Eased(bought) : bought;
        for (var round = 1; round <= MostRaises && !IsSure(bought, asked - Rounding); round++)
            bought = At(round);
        return bought;

        BoughtPools At(int raises) => Buy(MarketAt(raises), demand, depth);

        Market MarketAt(int raises) =>
            new(_runs, forecasts, _data, demand, supposed, raises == 0 ? asked : Normal.Cdf(Normal.Quantile(asked) + raises * Raise));

        BoughtPools Eased(BoughtPools sure)
        {
            // What is bought at less is no dearer: where the most that is tried saves no rent, nothing does. Electricity alone falls with what servers are taken to do.
            if (sure.Pools.IsEmpty || BoughtPools.RentOf(new PoolBuyer(MarketAt(-MostRaises).Able, demand).Cheapest()) >= BoughtPools.RentOf(sure.Pools))
                return sure;
            for (var round = 1; round <= MostRaises; round++)
            {
                var eased = At(-round);
                if (eased.Pools.IsEmpty || !IsSure(eased, asked) || eased.Replay is { Holds: false } || Price(eased.Pools) > Price(sure.Pools))
                    break;
                sure = Price(eased.Pools) < Price(sure.Pools) ? eased : sure;
            }
            return sure;
        }

        bool IsSure(BoughtPools plan, double share) =>
            plan.Pools.IsEmpty || (plan.Replay?.Carried ?? new PlanPlayer(plan.Pools, demand.Rules, Seed, _played).Carried()) >= share;
    }

    /// <summary>The cheapest pools whose queues keep their promises when they are played, and what they were bought from; the cheapest of all where none keep them or none are to be played.</summary>
    /// <remarks>Every way to divide the jobs is bought, cheapest first, and with less and less of every server until its queues hold or another way is cheaper.</remarks>
    private BoughtPools Buy(Market offered, TeamDemand demand, PlanDepth depth)
    {
        var steps = Enumerable.Range(0, MostDeratings + 1).Select(round => new Lazy<(Market Market, PoolBuyer Buyer)>(() =>
        {
            var market = offered.Derated(Math.Pow(Derating, round));
            return (market, new PoolBuyer(market.Able, demand));
        })).ToArray();
        var (market, buyer) = steps[0].Value;
        var best = new BoughtPools([], null, buyer, market);
        PlanPlayer? first = null;
        foreach (var division in buyer.Divisions().Select(d => (Jobs: d, Pools: buyer.Buy(d))).Where(d => !d.Pools.IsEmpty).OrderBy(d => Price(d.Pools)))
        {
            if (depth is PlanDepth.Formula && demand.Jobs.Any(j => j.Promise is not null))
                return best with { Pools = division.Pools };
            foreach (var step in steps)
            {
                var pools = step.Value.Buyer.Buy(division.Jobs);
                if (pools.IsEmpty || (best.Replay is not null && Price(pools) >= Price(best.Pools)))
                    break;
                var player = new PlanPlayer(pools, demand.Rules, Seed, _played);
                if (first is null)
                    (first, best) = (player, new BoughtPools(pools, null, step.Value.Buyer, step.Value.Market));
                if (!player.KeepsPromises || player.Play() is not { Holds: true } replay)
                    continue;
                best = new BoughtPools(pools, replay, step.Value.Buyer, step.Value.Market);
                break;
            }
        }
        // Of plans that break promises the first is shown where none keeps them.
        return best with { Replay = best.Replay ?? first?.Play() };
    }

    private static decimal Price(ImmutableArray<ServerPool> pools) => BoughtPools.PriceOf(pools);

    /// <summary>Every server has the share of the load that it was bought for.</summary>
    private static ImmutableArray<HourUse> Hours(ImmutableArray<ServerPool> pools)
    {
        var (labels, training) = (new double[DayProfile.HoursPerWeek], new double[DayProfile.HoursPerWeek]);
        foreach (var pool in pools)
        {
            var all = pool.Carries(r => r.Usable);
            foreach (var (candidate, count) in pool.Servers)
            {
                foreach (var (hour, use) in candidate.Load.Use(candidate.Carries(r => r.Usable) / all, i => candidate.Rates[i].Throughput.Value).Index())
                    (labels[hour], training[hour]) = (labels[hour] + count * use.Labels, training[hour] + count * use.Training);
            }
        }
        var servers = pools.Sum(p => p.Count);
        return [.. labels.Zip(training, (l, t) => new HourUse(l / servers, t / servers))];
    }

    private static IEnumerable<DeadlinePrice> Front(Market market, TeamDemand demand, ImmutableArray<ServerPool> bought)
    {
        if (demand.Jobs.All(j => j.Backlog is null))
            yield break;
        foreach (var factor in DeadlineFactors)
        {
            var pools = Rebuy(market, demand with { Jobs = [.. demand.Jobs.Select(j => j.Within(factor))] }, bought);
            yield return new DeadlinePrice(demand.Jobs.Max(j => j.Backlog?.Days ?? 0) * factor, pools.IsEmpty ? null : pools.Sum(p => p.Price), pools.Sum(p => p.Count));
        }
    }

    private IEnumerable<WhatIf> Sensitivity(Market market, TeamDemand demand, ImmutableArray<ServerPool> bought, ReviewPlan? people)
    {
        var rented = bought.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (change, factor) in new[] { ("what is rented costs 20 % less", 0.8m), ("what is rented costs 20 % more", 1.2m) })
            yield return What(WhatIfKind.Price, change, Divided(new PoolBuyer(market.At(factor, rented), demand), demand, bought), people);
        foreach (var (change, factor) in new[] { ("throughput 20 % lower", 0.8), ("throughput 20 % higher", 1.2) })
            yield return What(WhatIfKind.Throughput, change, Divided(new PoolBuyer(market.Faster(factor), demand), demand, bought), people);
        foreach (var (change, factor) in new[] { ("20 % fewer items", 0.8), ("20 % more items", 1.2), ("twice the items", 2.0) })
        {
            var changed = demand with { Jobs = [.. demand.Jobs.Select(j => j.Times(factor))] };
            yield return What(WhatIfKind.Items, change, Rebuy(market, changed, bought), ReviewPlanner.Of(_runs, changed, _data.Gpus));
        }
        if (people is not { HoursPerWeek: > 0 })
            yield break;
        // Machines label every item, whoever looks at it afterwards.
        foreach (var (change, factor) in new[] { ("half the share sent to people", 0.5), ("1.5 times the share sent to people", 1.5) })
        {
            var changed = demand with { Jobs = [.. demand.Jobs.Select(j => people.Jobs.FirstOrDefault(r => r.WorkloadId == j.WorkloadId) is { } review ? j with { ReviewShare = new Share(Math.Min(1, factor * review.Share.Value)) } : j)] };
            yield return What(WhatIfKind.ReviewShare, change, bought, ReviewPlanner.Of(_runs, changed, _data.Gpus));
        }
    }

    private static WhatIf What(WhatIfKind kind, string change, ImmutableArray<ServerPool> pools, ReviewPlan? people) =>
        new(kind, change, pools.IsEmpty ? null : pools.Sum(p => p.Price), pools.Sum(p => p.Count), people?.Needed);

    /// <summary>The plan for another amount of work on the same market, as it is asked for again and again.</summary>
    private static ImmutableArray<ServerPool> Rebuy(Market market, TeamDemand demand, ImmutableArray<ServerPool> bought) => Divided(new PoolBuyer(market.For(demand), demand), demand, bought);

    /// <summary>The cheapest pools; where promises were made, for the same sets of jobs as in the plan, whose queues were played.</summary>
    private static ImmutableArray<ServerPool> Divided(PoolBuyer buyer, TeamDemand demand, ImmutableArray<ServerPool> bought) => bought.IsEmpty || demand.Jobs.All(j => j.Promise is null)
        ? buyer.Cheapest()
        : buyer.Buy([.. bought.Select(p => demand.Jobs.Where(j => p.Jobs.Any(o => o.WorkloadId == j.WorkloadId)).ToImmutableArray())]);

}
