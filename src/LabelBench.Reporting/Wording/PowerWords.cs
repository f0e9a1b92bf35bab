using LabelBench.Capacity;
using LabelBench.Capacity.Plans;

namespace LabelBench.Reporting.Wording;

/// <summary>What the servers of a plan draw and what that costs, in words.</summary>
internal static class PowerWords
{
    /// <summary><c>1,200 W at most, 640 kWh a month, electricity 192 EUR of the price</c>, of all servers of a line; null where nobody says what one draws.</summary>
    public static string? Servers(PooledServers servers, string currency)
    {
        var (candidate, count) = servers;
        return candidate.Power is { } power
            ? Words(count * power.MostWatts, count * power.KilowattHoursPerMonth, candidate.Offer.Electricity is ElectricityTerms.Extra ? count * power.PricePerMonth : null, currency)
            : null;
    }

    /// <summary>Of all servers together; null where nobody says what any of them draws.</summary>
    public static string? Total(CapacityPlan plan)
    {
        var unknown = plan.Pools.SelectMany(p => p.Servers).Where(s => s.Candidate.Power is null).Sum(s => s.Count);
        if (unknown == plan.Servers)
            return null;
        decimal? price = plan.ElectricityPerMonth > 0 ? plan.ElectricityPerMonth : null;
        return plan is { MostWatts: { } watts, KilowattHoursPerMonth: { } kilowattHours }
            ? Words(watts, kilowattHours, price, plan.Demand.Currency)
            : $"not known of {OfferWords.Servers(unknown)}{(price is { } known ? $"; electricity of the others is {Quantity.Money(known, plan.Demand.Currency)} of the price" : "")}";
    }

    /// <summary>The same as a sentence; none where there is nothing to say.</summary>
    public static IEnumerable<string> Sentence(CapacityPlan plan) => Total(plan) is { } total ? [$"Power: {total}."] : [];

    private static string Words(double watts, double kilowattHours, decimal? price, string currency) =>
        $"{Quantity.Number(watts)} W at most, {Quantity.Number(kilowattHours)} kWh a month{(price is { } extra ? $", electricity {Quantity.Money(extra, currency)} of the price" : "")}";
}
