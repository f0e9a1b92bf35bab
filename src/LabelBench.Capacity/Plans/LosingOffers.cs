using System.Collections.Immutable;

namespace LabelBench.Capacity.Plans;

/// <summary>Says of every offer that is not in a plan what keeps it out, and the price at which it would be in.</summary>
internal static class LosingOffers
{
    /// <returns>Those that do a pool's jobs, cheapest to make win first; then those that may not be rented or do none of the jobs.</returns>
    public static ImmutableArray<LosingOffer> Of(Market market, PoolBuyer buyer, ImmutableArray<ServerPool> pools)
    {
        var chosen = pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id).ToHashSet(StringComparer.Ordinal);
        var losers = market.Able.Where(o => !chosen.Contains(o.Offer.Id)).Select(o => (Offer: o, Places: pools.Select(p => new Place(p, buyer.Unfit(p, o), buyer.WinningPrice(p, o.Offer))).ToArray()));
        return
        [
            .. losers.Select(o => (o.Offer, o.Places, Wins: o.Places.Max(p => p.Wins)))
                .OrderBy(o => o.Wins is { } wins && o.Offer.Price > 0 ? -wins / o.Offer.Price : 1).ThenBy(o => o.Offer.Offer.Id, StringComparer.Ordinal)
                .Select(o => new LosingOffer(o.Offer.Offer, Reason(o.Offer, o.Places, market), o.Wins is >= 0 ? o.Wins : null)),
            .. market.Refusals,
        ];
    }

    private static string Reason(PricedOffer offer, Place[] places, Market market)
    {
        var unfit = places.Select(p => p.Unfit).OfType<string>().Distinct(StringComparer.Ordinal);
        return string.Join("; ", places.All(p => p.Unfit is not null) ? unfit : unfit.Prepend(Price(offer, places, market)));
    }

    private static string Price(PricedOffer offer, Place[] places, Market market)
    {
        if (places.Where(p => p.Wins is not null).MaxBy(p => p.Wins) is not { Wins: { } wins } best)
            return "it would not be in the plan at any price: what is rented is needed without it";
        if (wins < 0)
            return $"it would not be in the plan if nothing were asked for it: its electricity alone costs {Say.Money(-wins, market.Currency)} {market.Period.Words} too much";
        var jobs = places.Length == 1 ? "" : $" for {string.Join(", ", best.Pool.Jobs.Select(j => j.WorkloadId))}";
        return $"price: it would be in the plan{jobs} at {Say.Money(wins, market.Currency)} {market.Period.Words} instead of {Say.Money(offer.Price, market.Currency)}";
    }

    /// <summary>What an offer could be in one of the plan's pools.</summary>
    /// <param name="Unfit">Why it cannot be in it at any price.</param>
    /// <param name="Wins">Rent from which on it would be in it, below 0 where its electricity alone is too dear.</param>
    private sealed record Place(ServerPool Pool, string? Unfit, decimal? Wins);
}
