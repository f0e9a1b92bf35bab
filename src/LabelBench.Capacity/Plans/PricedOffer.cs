using System.Collections.Immutable;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Plans;

/// <summary>An offer that may be rented.</summary>
/// <param name="Price">Of one a month in the demand's currency, the setup fee spread, without electricity that comes on top.</param>
/// <param name="Rates">By workload, of the jobs that it can do; at least one.</param>
/// <param name="Refusals">By workload, why it cannot do the others.</param>
internal sealed record PricedOffer(Offer Offer, decimal Price, ImmutableSortedDictionary<string, JobRate> Rates, ImmutableSortedDictionary<string, string> Refusals)
{
    /// <summary>On the power of its GPUs, with which its rates are; null where they have all of it.</summary>
    public GpuLimit? GpuLimit { get; init; }

    /// <summary>One of its servers beside others that share these jobs, all of which it can do. What its electricity costs follows from how busy the jobs keep it.</summary>
    public Candidate For(ImmutableArray<JobDemand> jobs, WeekLoad load, RentingRules rules)
    {
        ImmutableArray<JobRate> rates = [.. jobs.Select(j => Rates[j.WorkloadId])];
        var candidate = new Candidate(Offer, Price, rates, load) { GpuLimit = GpuLimit };
        if (ServerPower.Of(Offer, GpuLimit) is not { } power)
            return candidate;
        var use = PowerUse.Of(power, load.MeanUse(i => rates[i].Usable), Offer.Electricity, rules);
        return candidate with { PricePerMonth = Price + use.PricePerMonth, Power = use };
    }
}
