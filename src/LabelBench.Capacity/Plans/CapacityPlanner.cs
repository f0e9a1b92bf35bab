using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Purchasing;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>Turns a demand, a run and a catalog into servers to rent. Pure: same inputs, same plan, in every culture and whatever the order of the catalog.</summary>
public sealed class CapacityPlanner
{
    /// <summary>Seed of everything that is drawn, so that the same question has the same answer.</summary>
    private const ulong Seed = 20_26;

    /// <summary>Where the played queues break a promise that the formula keeps, less is taken from every server, so often.</summary>
    private const int MostDeratings = 12;

    private const double Derating = 0.93;

    private static readonly double[] DeadlineFactors = [0.25, 0.5, 0.75, 1, 1.5, 2, 3];

    private readonly RunSummary _run;
    private readonly Catalog _catalog;
    private readonly PlanningData _data;

    public CapacityPlanner(RunSummary run, Catalog catalog, PlanningData data) => (_run, _catalog, _data) = (run, catalog, data);

    public CapacityPlan Plan(TeamDemand demand)
    {
        var people = ReviewPlanner.Of(_run, demand, _data.Gpus);
        var market = new Market(_run, _catalog, _data, demand);
        var (pools, replay, buyer) = Buy(market, demand);
        return new CapacityPlan(
            _run.Record.RunId, demand, pools,
            pools.IsEmpty && market.Unserved.IsEmpty ? buyer.Conflict() : [],
            market.Unserved, people, replay,
            pools.IsEmpty ? market.Refusals : [.. LosersOf(market, buyer, pools)],
            pools.IsEmpty ? [] : Hours(demand, pools),
            pools.IsEmpty ? [] : [.. Front(demand)],
            pools.IsEmpty ? [] : [.. Sensitivity(market, demand)],
            [.. PlanAssumptions.Of(demand, market, _catalog, _data)],
            [.. PlanAssumptions.Warnings(demand, pools, _catalog)]);
    }

    /// <summary>The cheapest pools whose queues keep their promises when they are played.</summary>
    private static (ImmutableArray<ServerPool> Pools, PlanReplay? Replay, PoolBuyer Buyer) Buy(Market market, TeamDemand demand)
    {
        var factor = 1.0;
        for (var round = 0; ; round++, factor *= Derating)
        {
            var buyer = new PoolBuyer(market.Offers(factor), demand);
            var pools = buyer.Cheapest();
            if (pools.IsEmpty)
                return ([], null, buyer);
            var replay = new PlanPlayer(pools, demand.Rules, Seed).Play();
            if (replay.Holds || round == MostDeratings)
                return (pools, replay, buyer);
        }
    }

    /// <summary>Offers that are not in the plan: those that may not be rented or do none of the jobs as they are, the others with the price at which they would win.</summary>
    private static IEnumerable<LosingOffer> LosersOf(Market market, PoolBuyer buyer, ImmutableArray<ServerPool> pools)
    {
        var chosen = pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id).ToHashSet(StringComparer.Ordinal);
        var dear = market.Able.Where(o => !chosen.Contains(o.Offer.Id)).Select(o => (o.Offer, o.Price, Wins: Best(buyer, pools, o.Offer))).ToArray();
        return
        [
            .. dear.OrderBy(o => o.Wins is { } wins && o.Price > 0 ? -wins / o.Price : 1).ThenBy(o => o.Offer.Id, StringComparer.Ordinal)
                .Select(o => new LosingOffer(o.Offer, o.Wins is { } wins ? $"price: it would be in the plan at {Say.Money(wins, market.Currency)} a month instead of {Say.Money(o.Price, market.Currency)}" : "it would not be in the plan at any price: what is rented is needed without it", o.Wins)),
            .. market.Refusals,
        ];
    }

    private static decimal? Best(PoolBuyer buyer, ImmutableArray<ServerPool> pools, Offer offer) =>
        pools.Select(p => buyer.WinningPrice(p, offer)).OfType<decimal>().Select(p => (decimal?)p).Max();

    private static ImmutableArray<double> Hours(TeamDemand demand, ImmutableArray<ServerPool> pools) =>
        [.. Enumerable.Range(0, 24).Select(hour => pools.Sum(p => BusyServers(p, demand.Rules.Growth, hour)) / pools.Sum(p => p.Count))];

    /// <summary>Servers of a pool that are busy in an hour of a working day, each with the share of the load that it was bought for.</summary>
    private static double BusyServers(ServerPool pool, double growth, int hour)
    {
        var all = pool.Carries(growth, r => r.Usable);
        return pool.Servers.Sum(s => s.Count * s.Candidate.Carries(growth, r => r.Usable) / all * s.Candidate.Rates.Sum(r => r.Job.RateIn(hour, growth) / r.Throughput.Value));
    }

    private IEnumerable<DeadlinePrice> Front(TeamDemand demand)
    {
        if (demand.Jobs.All(j => j.Backlog is null))
            yield break;
        foreach (var factor in DeadlineFactors)
        {
            var pools = Rebuy(demand with { Jobs = [.. demand.Jobs.Select(j => j.Within(factor))] });
            yield return new DeadlinePrice(demand.Jobs.Max(j => j.Backlog?.Days ?? 0) * factor, pools.IsEmpty ? null : pools.Sum(p => p.PricePerMonth), pools.Sum(p => p.Count));
        }
    }

    private IEnumerable<WhatIf> Sensitivity(Market market, TeamDemand demand)
    {
        foreach (var (change, factor) in new[] { ("throughput 20 % lower", 0.8), ("throughput 20 % higher", 1.2) })
            yield return What(change, new PoolBuyer(market.Offers(factor, ofAll: true), demand).Cheapest(), null);
        foreach (var (change, factor) in new[] { ("20 % more items", 1.2), ("20 % fewer items", 0.8), ("twice the items", 2.0) })
        {
            var changed = demand with { Jobs = [.. demand.Jobs.Select(j => j.Times(factor))] };
            yield return What(change, Rebuy(changed), ReviewPlanner.Of(_run, changed, _data.Gpus)?.Needed);
        }
    }

    private static WhatIf What(string change, ImmutableArray<ServerPool> pools, double? reviewers) =>
        new(change, pools.IsEmpty ? null : pools.Sum(p => p.PricePerMonth), pools.Sum(p => p.Count), reviewers);

    private ImmutableArray<ServerPool> Rebuy(TeamDemand demand) => new PoolBuyer(new Market(_run, _catalog, _data, demand).Able, demand).Cheapest();
}
