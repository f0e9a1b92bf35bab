using System.Collections.Immutable;

namespace LabelBench.Capacity.Plans;

/// <summary>Finds what to measure next: servers of the plan whose throughputs were carried from elsewhere, and what knowing them would save.</summary>
internal static class NextMeasurements
{
    /// <param name="buy">The plan if it were bought on another market; its queues need not be played.</param>
    /// <returns>What saves most first.</returns>
    public static ImmutableArray<NextMeasurement> Of(Market market, ImmutableArray<ServerPool> pools, Func<ImmutableArray<PricedOffer>, ImmutableArray<ServerPool>> buy)
    {
        var (price, servers) = (pools.Sum(p => p.Price), pools.Sum(p => p.Count));
        return
        [
            .. pools.SelectMany(p => p.Servers).GroupBy(s => s.Candidate.Offer.Id, StringComparer.Ordinal)
                .Select(g => (g.First().Candidate.Offer, Rates: g.SelectMany(s => s.Candidate.Rates).Where(IsCarried).ToArray()))
                .Where(o => o.Rates.Length > 0)
                .Select(o => Of(o.Offer, [.. o.Rates.Select(r => r.Job.WorkloadId)]))
                .OrderBy(n => n.PlanPrice ?? price).ThenBy(n => n.Offer.Id, StringComparer.Ordinal),
        ];

        NextMeasurement Of(Offer offer, ImmutableArray<string> workloads)
        {
            var (cost, command) = (CheapestToMeasure.Price(offer), Remedy.Command(offer, workloads));
            return buy(market.AsExpected(offer.Id)) is { IsEmpty: false } then && then.Sum(p => p.Price) is var cheaper && cheaper < price
                ? new NextMeasurement(offer, cost, command, cheaper, then.Sum(p => p.Count))
                : new NextMeasurement(offer, cost, command, null, servers);
        }
    }

    private static bool IsCarried(JobRate rate) => rate.Kind is not (PredictionKind.MeasuredHere or PredictionKind.Stated);
}
