using System.Collections.Immutable;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Plans;

/// <summary>Every offer of a catalog, examined for a demand.</summary>
internal sealed class Market
{
    private readonly ExchangeRates _rates;

    public Market(PlanningRuns runs, Forecasts forecasts, PlanningData data, TeamDemand demand, Supposition supposed, double confidence)
    {
        var search = new CandidateSearch(runs, demand, data, forecasts, supposed, confidence);
        Period = RentPeriod.Of(demand);
        var able = ImmutableArray.CreateBuilder<PricedOffer>();
        var refused = ImmutableArray.CreateBuilder<LosingOffer>();
        var reasons = new List<(string Workload, string Reason)>();
        foreach (var (place, listed) in forecasts.Offers.Index())
        {
            var offer = supposed.On(listed);
            if (search.Barred(offer) is { } barred)
            {
                refused.Add(new LosingOffer(offer, barred, null));
                continue;
            }
            var (rates, refusals) = search.Examine(place);
            if (rates.IsEmpty)
                refused.Add(new LosingOffer(offer, string.Join("; ", refusals.Values.Distinct(StringComparer.Ordinal)), null));
            else
                able.Add(new PricedOffer(offer, PricedOffer.PriceOf(offer, Period, demand, data.Rates), rates, refusals) { GpuLimit = forecasts.Limits[place] });
            reasons.AddRange(refusals.Select(r => (r.Key, r.Value)));
        }
        _rates = data.Rates;
        (Able, Refusals, Currency, Confidence, Assumptions) = (able.ToImmutable(), refused.ToImmutable(), demand.Currency, confidence, search.Assumptions);
        Unserved = demand.Jobs.Where(j => Able.All(o => !o.Rates.ContainsKey(j.WorkloadId))).ToImmutableSortedDictionary(
            j => j.WorkloadId,
            j => MostFrequent(reasons.Where(r => r.Workload == j.WorkloadId).Select(r => r.Reason))?.Key ?? NoneMayBeRented([.. refused.Select(r => r.Reason)]),
            StringComparer.Ordinal);
    }

    private static string NoneMayBeRented(string[] reasons) =>
        $"no offer of the catalog may be rented{(MostFrequent(reasons) is { } most ? $", {(most.Count() == reasons.Length ? "of all" : "most often")}: {most.Key}" : "")}";

    private static IGrouping<string, string>? MostFrequent(IEnumerable<string> reasons) =>
        reasons.GroupBy(r => r, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault();

    public string Currency { get; }

    /// <summary>What prices count.</summary>
    public RentPeriod Period { get; }

    /// <summary>That the throughput of one GPU or CPU is no lower than bought for.</summary>
    public double Confidence { get; }

    /// <summary>Offers that may be rented and do at least one job.</summary>
    public ImmutableArray<PricedOffer> Able { get; }

    /// <summary>The others, with their reasons.</summary>
    public ImmutableArray<LosingOffer> Refusals { get; }

    /// <summary>Jobs that no offer does, with the most frequent reason.</summary>
    public ImmutableSortedDictionary<string, string> Unserved { get; }

    /// <summary>How the throughputs were made, in sentences.</summary>
    public ImmutableArray<string> Assumptions { get; }

    /// <summary>The same offers, of whose throughputs less is used where a promise was made: what the played queues asked for.</summary>
    public Market Derated(double factor) => factor == 1 ? this : new Market(this, WithUse(r => r.Job.Promise is null ? 1 : factor));

    private Market(Market market, ImmutableArray<PricedOffer> able) =>
        (_rates, Able, Refusals, Currency, Period, Confidence, Assumptions, Unserved) = (market._rates, able, market.Refusals, market.Currency, market.Period, market.Confidence, market.Assumptions, market.Unserved);

    /// <summary>The offers for a demand that differs in how much of each job there is, or until when, and nothing else.</summary>
    public ImmutableArray<PricedOffer> For(TeamDemand demand)
    {
        var (jobs, period) = (demand.Jobs.ToDictionary(j => j.WorkloadId, StringComparer.Ordinal), RentPeriod.Of(demand));
        return
        [
            .. Able.Select(o => o with { Price = PricedOffer.PriceOf(o.Offer, period, demand, _rates), Rates = o.Rates.Values.Select(r => r with { Job = jobs[r.Job.WorkloadId] }).Where(r => CandidateSearch.TooSlow(r) is null).ToImmutableSortedDictionary(r => r.Job.WorkloadId, r => r, StringComparer.Ordinal) })
                .Where(o => !o.Rates.IsEmpty),
        ];
    }

    /// <summary>The offers, some of them at another price.</summary>
    public ImmutableArray<PricedOffer> At(decimal factor, IReadOnlySet<string> ids) =>
        [.. Able.Select(o => ids.Contains(o.Offer.Id) ? o with { Price = Math.Round(o.Price * factor, 4, MidpointRounding.ToPositiveInfinity) } : o)];

    /// <summary>The offers, all of them so many times as fast.</summary>
    public ImmutableArray<PricedOffer> Faster(double factor) => WithUse(_ => factor);

    /// <summary>The offers, if one of them were measured and did what is expected of it.</summary>
    public ImmutableArray<PricedOffer> AsExpected(string id) => [.. Able.Select(o => o.Offer.Id == id ? WithUse(o, r => r.MoreIfMeasured) : o)];

    private ImmutableArray<PricedOffer> WithUse(Func<JobRate, double> factor) => [.. Able.Select(o => WithUse(o, factor))];

    private static PricedOffer WithUse(PricedOffer offer, Func<JobRate, double> factor) =>
        offer with { Rates = offer.Rates.ToImmutableSortedDictionary(r => r.Key, r => r.Value with { Usable = r.Value.Usable * factor(r.Value) }, StringComparer.Ordinal) };
}
