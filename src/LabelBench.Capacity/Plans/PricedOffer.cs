using System.Collections.Immutable;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Plans;

/// <summary>An offer that may be rented.</summary>
/// <param name="Price">Of one for the demand's period in its currency, with its part of the setup fee, without electricity that comes on top.</param>
/// <param name="Rates">By workload, of the jobs that it can do; at least one.</param>
/// <param name="Refusals">By workload, why it cannot do the others.</param>
internal sealed record PricedOffer(Offer Offer, decimal Price, ImmutableSortedDictionary<string, JobRate> Rates, ImmutableSortedDictionary<string, string> Refusals)
{
    /// <summary>On the power of its GPUs, with which its rates are; null where they have all of it.</summary>
    public GpuLimit? GpuLimit { get; init; }

    /// <summary>Price of one server for a period in the demand's currency, rounded up to the places that prices are compared by.</summary>
    public static decimal PriceOf(Offer offer, RentPeriod period, TeamDemand demand, ExchangeRates rates) =>
        Math.Round(rates.Convert(period.Price(offer, demand.Rules.SetupMonths), offer.Currency, demand.Currency), 4, MidpointRounding.ToPositiveInfinity);

    /// <summary>One of its servers beside others that share these jobs, all of which it can do. What its electricity costs follows from how busy the jobs keep it.</summary>
    public Candidate For(ImmutableArray<JobDemand> jobs, WeekLoad load, RentPeriod period, RentingRules rules)
    {
        ImmutableArray<JobRate> rates = [.. jobs.Select(j => Rates[j.WorkloadId])];
        var candidate = new Candidate(Offer, Price, rates, load) { GpuLimit = GpuLimit };
        if (ServerPower.Of(Offer, GpuLimit) is not { } power)
            return candidate;
        var use = PowerUse.Of(power, load.MeanUse(i => rates[i].Usable), Offer.Electricity, period, rules);
        return candidate with { Price = Price + use.Price, Power = use };
    }
}
