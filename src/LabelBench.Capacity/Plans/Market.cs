using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Plans;

/// <summary>Every offer of a catalog, examined for a demand.</summary>
internal sealed class Market
{
    public Market(RunSummary run, Catalog catalog, PlanningData data, TeamDemand demand)
    {
        var search = new CandidateSearch(run, demand, data);
        var able = ImmutableArray.CreateBuilder<PricedOffer>();
        var refused = ImmutableArray.CreateBuilder<LosingOffer>();
        var reasons = new List<(string Workload, string Reason)>();
        foreach (var offer in catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal))
        {
            if (search.Barred(offer) is { } barred)
            {
                refused.Add(new LosingOffer(offer, barred, null));
                continue;
            }
            var (rates, refusals) = search.Examine(offer);
            if (rates.IsEmpty)
                refused.Add(new LosingOffer(offer, string.Join("; ", refusals.Values.Distinct(StringComparer.Ordinal)), null));
            else
                able.Add(new PricedOffer(offer, search.Price(offer), rates));
            reasons.AddRange(refusals.Select(r => (r.Key, r.Value)));
        }
        (Able, Refusals, Currency, Assumptions) = (able.ToImmutable(), refused.ToImmutable(), demand.Currency, search.Assumptions);
        Unserved = demand.Jobs.Where(j => Able.All(o => !o.Rates.ContainsKey(j.WorkloadId))).ToImmutableSortedDictionary(
            j => j.WorkloadId,
            j => reasons.Where(r => r.Workload == j.WorkloadId).GroupBy(r => r.Reason, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key
                ?? "no offer of the catalog may be rented; loosen the rules under servers",
            StringComparer.Ordinal);
    }

    public string Currency { get; }

    /// <summary>Offers that may be rented and do at least one job.</summary>
    public ImmutableArray<PricedOffer> Able { get; }

    /// <summary>The others, with their reasons.</summary>
    public ImmutableArray<LosingOffer> Refusals { get; }

    /// <summary>Jobs that no offer does, with the most frequent reason.</summary>
    public ImmutableSortedDictionary<string, string> Unserved { get; }

    /// <summary>How the throughputs were made, in sentences.</summary>
    public ImmutableArray<string> Assumptions { get; }

    /// <summary>The offers that are able, with less of their throughput used.</summary>
    /// <param name="factor">On what they are bought for.</param>
    /// <param name="ofAll">Of all jobs; otherwise of those only that carry a promise.</param>
    public ImmutableArray<PricedOffer> Offers(double factor, bool ofAll = false) => factor == 1
        ? Able
        : [.. Able.Select(o => o with { Rates = o.Rates.ToImmutableSortedDictionary(r => r.Key, r => ofAll || r.Value.Job.Promise is not null ? r.Value with { Usable = r.Value.Usable * factor } : r.Value, StringComparer.Ordinal) })];
}
