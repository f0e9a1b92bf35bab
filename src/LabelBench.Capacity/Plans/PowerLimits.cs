using System.Collections.Immutable;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Plans;

/// <summary>Buys for every limit on the power of GPUs that a demand asks for, and takes the cheapest.</summary>
internal static class PowerLimits
{
    /// <param name="buy">What is bought at a limit; null where the limit holds for no offer.</param>
    /// <returns>The plan that keeps promises where one does, then the cheapest, then the one with the highest limit; its limit, and all of them from full power down. Without limits neither.</returns>
    public static (BoughtPools Bought, double? Limit, ImmutableArray<PowerLimitPoint> Curve) Cheapest(RentingRules rules, Func<double, BoughtPools?> buy)
    {
        var tried = rules.GpuPowerLimits.OrderDescending().Select(limit => (Limit: limit, Bought: buy(limit))).Where(t => t.Bought is not null).Select(t => (t.Limit, Bought: t.Bought!)).ToArray();
        if (tried.All(t => t.Limit == 1))
            return (tried.Length == 1 ? tried[0].Bought : buy(1)!, null, []);
        var best = tried.OrderBy(t => t.Bought.Pools.IsEmpty).ThenBy(t => t.Bought.Replay is { Holds: false }).ThenBy(t => t.Bought.Price).ThenByDescending(t => t.Limit).First();
        return (best.Bought, best.Limit, [.. tried.Select(t => PowerLimitPoint.Of(t.Limit, t.Bought, rules))]);
    }
}
