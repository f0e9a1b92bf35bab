using System.Collections.Immutable;

namespace LabelBench.Capacity.Plans;

/// <summary>What was bought, and from what.</summary>
/// <param name="Pools">None where nothing will do.</param>
/// <param name="Replay">Null where queues of promises were not played, and where there is no plan.</param>
/// <param name="Buyer">Who bought them, from the offers of the market.</param>
internal sealed record BoughtPools(ImmutableArray<ServerPool> Pools, PlanReplay? Replay, PoolBuyer Buyer, Market Market)
{
    public decimal Price => PriceOf(Pools);

    public static decimal PriceOf(ImmutableArray<ServerPool> pools) => pools.Sum(p => p.Price);

    /// <summary>The same without electricity on top.</summary>
    public static decimal RentOf(ImmutableArray<ServerPool> pools) => pools.SelectMany(p => p.Servers).Sum(s => s.Count * (s.Candidate.Price - (s.Candidate.Power?.Price ?? 0)));
}
