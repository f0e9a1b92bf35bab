using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Roofs;

namespace LabelBench.Capacity.Plans;

/// <summary>One point of the power-cap curve: the cheapest plan where GPUs that may be limited are.</summary>
/// <param name="Limit">Share of a board's full power, 1 for no limit.</param>
/// <param name="Kept">Share of its rate that a limited GPU is expected to keep.</param>
/// <param name="ItemsPerSecond">Of all jobs as the busiest hour mixes them, what the servers carry at the throughputs bought for; this and the next null where there is no plan.</param>
/// <param name="MostWatts">Of all servers; null, too, where nobody says what one draws.</param>
/// <param name="KilowattHours">Of all servers; null, too, where nobody says what one draws.</param>
/// <param name="KeepsPromises">Whether the queues that were played keep all promises.</param>
public sealed record PowerLimitPoint(double Limit, double Kept, int Servers, double? ItemsPerSecond, double? MostWatts, double? KilowattHours, decimal? Price, bool KeepsPromises)
{
    internal static PowerLimitPoint Of(double limit, BoughtPools bought, RentingRules rules)
    {
        var pools = bought.Pools;
        return new PowerLimitPoint(
            limit, Math.Pow(limit, PowerCapCurve.Builtin.Exponent), pools.Sum(p => p.Count),
            pools.IsEmpty ? null : pools.Sum(p => p.Carries(r => r.Usable) * p.Jobs.Sum(j => j.RequiredRate(rules.Growth))),
            PlanPower.Total(pools, p => p.MostWatts), PlanPower.Total(pools, p => p.KilowattHours),
            pools.IsEmpty ? null : bought.Price, bought.Replay is not { Holds: false });
    }
}
