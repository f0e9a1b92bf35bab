using LabelBench.Capacity;
using LabelBench.Capacity.Plans;

namespace LabelBench.Reporting.Wording;

/// <summary>What the servers of a plan draw and what that costs, in words.</summary>
internal static class PowerWords
{
    /// <summary><c>GPUs limited to 240 W (80 %); 1,200 W at most, 640 kWh a month, electricity 192 EUR of the price</c>, of all servers of a line; null where nobody says what one draws and nothing is limited.</summary>
    public static string? Servers(CapacityPlan plan, PooledServers servers)
    {
        var (candidate, count) = servers;
        string?[] parts =
        [
            candidate.GpuLimit is { } limit ? $"GPUs limited to {Quantity.Number(limit.Watts)} W ({Quantity.Share(limit.Share)})" : null,
            candidate.Power is { } power ? Words(count * power.MostWatts, count * power.KilowattHours, candidate.Offer.Electricity is ElectricityTerms.Extra ? count * power.Price : null, plan) : null,
        ];
        return parts.OfType<string>().ToArray() is { Length: > 0 } known ? string.Join("; ", known) : null;
    }

    /// <summary>Heads of the table of limits; all but the first of numbers.</summary>
    public static IReadOnlyList<string> CurveHeads(CapacityPlan plan) => ["GPU power", "rate kept", "servers", "items/s", "W at most", $"kWh {plan.Period.Words}", plan.Period.Words];

    /// <summary>One row of that table for each limit that was tried.</summary>
    public static IEnumerable<string[]> Curve(CapacityPlan plan) => plan.PowerCurve.Select(point => new[]
    {
        $"{Quantity.Share(point.Limit)}{(point.Limit == plan.GpuPowerLimit && plan.IsPossible ? " (this plan)" : "")}",
        Quantity.Share(point.Kept),
        point.Price is null ? "-" : Quantity.Count(point.Servers),
        point.ItemsPerSecond is { } rate ? Quantity.Number(rate) : "-",
        point.Price is null ? "-" : point.MostWatts is { } watts ? Quantity.Number(watts) : "not known",
        point.Price is null ? "-" : point.KilowattHours is { } kilowattHours ? Quantity.Number(kilowattHours) : "not known",
        $"{PlanWords.Price(point.Price, plan.Demand.Currency)}{(point.KeepsPromises ? "" : ", breaks a promise")}",
    });

    /// <summary>Of all servers together; null where nobody says what any of them draws.</summary>
    public static string? Total(CapacityPlan plan)
    {
        var unknown = plan.Pools.SelectMany(p => p.Servers).Where(s => s.Candidate.Power is null).Sum(s => s.Count);
        if (unknown == plan.Servers)
            return null;
        decimal? price = plan.ElectricityPrice > 0 ? plan.ElectricityPrice : null;
        return plan is { MostWatts: { } watts, KilowattHours: { } kilowattHours }
            ? Words(watts, kilowattHours, price, plan)
            : $"not known of {OfferWords.Servers(unknown)}{(price is { } known ? $"; electricity of the others is {Quantity.Money(known, plan.Demand.Currency)} of the price" : "")}";
    }

    /// <summary>The same as a sentence; none where there is nothing to say.</summary>
    public static IEnumerable<string> Sentence(CapacityPlan plan) => Total(plan) is { } total ? [$"Power: {total}."] : [];

    private static string Words(double watts, double kilowattHours, decimal? price, CapacityPlan plan) =>
        $"{Quantity.Number(watts)} W at most, {Quantity.Number(kilowattHours)} kWh {plan.Period.Words}{(price is { } extra ? $", electricity {Quantity.Money(extra, plan.Demand.Currency)} of the price" : "")}";
}
