using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Purchasing;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>The answer to a demand: servers to rent, people to have, how sure, and why nothing else. Same inputs, same bytes.</summary>
/// <param name="RunId">Run that the throughputs rest on; of several the newest.</param>
/// <param name="MeasuredOn">Day of that run.</param>
/// <param name="Machine">Its processors and GPUs.</param>
/// <param name="Pools">Servers, by the jobs they share; none where the demand cannot be met.</param>
/// <param name="Conflict">Limits that cannot be kept together: without any one of them there would be a plan. Empty where there is one.</param>
/// <param name="Unserved">Jobs that no offer does, with the most frequent reason.</param>
/// <param name="Replay">The plan played through; null where there is none, and where there are promises whose queues were not to be played (<see cref="PlanDepth.Formula"/>).</param>
/// <param name="Losers">Every offer that is not in the plan, cheapest to make win first; this, <paramref name="Front"/> and <paramref name="Sensitivity"/> are empty unless the plan is worked out in full (<see cref="PlanDepth"/>).</param>
/// <param name="Hours">Share of all servers that labels and training keep busy in each hour of a week, from Monday 0 h on, at the throughputs expected.</param>
/// <param name="Front">For backlogs: what more or less time costs; empty without one.</param>
/// <param name="Sensitivity">What the plan would cost if something were otherwise.</param>
/// <param name="Figures">What it rests on, each with interval, source and expiry.</param>
public sealed record CapacityPlan(
    string RunId,
    DateOnly MeasuredOn,
    string Machine,
    TeamDemand Demand,
    ImmutableArray<ServerPool> Pools,
    ImmutableArray<PurchaseConstraint> Conflict,
    ImmutableSortedDictionary<string, string> Unserved,
    ReviewPlan? People,
    PlanReplay? Replay,
    ImmutableArray<LosingOffer> Losers,
    ImmutableArray<HourUse> Hours,
    ImmutableArray<DeadlinePrice> Front,
    ImmutableArray<WhatIf> Sensitivity,
    ImmutableArray<PlanFigure> Figures,
    ImmutableArray<string> Assumptions,
    ImmutableArray<Problem> Warnings)
{
    /// <summary>Name and version of the JSON form; docs/plan.schema.json describes it.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; init; } = "labelbench.plan/1";

    /// <summary>All runs that throughputs come from, newest first.</summary>
    public ImmutableArray<PlanRun> Runs { get; init; } = [];

    /// <summary>Limit of the plan, where the demand has several tried: share of a board's full power; null without limits.</summary>
    public double? GpuPowerLimit { get; init; }

    /// <summary>All limits that were tried, from full power down; empty without them.</summary>
    public ImmutableArray<PowerLimitPoint> PowerCurve { get; init; } = [];

    /// <summary>What to measure to be surer, what saves most first; empty unless the plan is worked out in full.</summary>
    public ImmutableArray<NextMeasurement> Next { get; init; } = [];

    public bool IsPossible => !Pools.IsEmpty;

    /// <summary>For how long servers are rented: what all prices of the plan count.</summary>
    public RentPeriod Period => RentPeriod.Of(Demand);

    /// <summary>Most to spend in that time, in the demand's currency; null for no limit.</summary>
    public decimal? Budget => Demand.BudgetPerMonth * Period.Months;

    /// <summary>Of all servers for that time, with setup fees and with electricity that comes on top, in the demand's currency.</summary>
    public decimal Price => Pools.Sum(p => p.Price);

    /// <summary>What all servers draw when they are fully used, W; null where nobody says what one of them draws.</summary>
    public double? MostWatts => PlanPower.Total(Pools, p => p.MostWatts);

    /// <summary>Electricity of all servers in that time, kWh, with what cooling and distribution take; null where nobody says what one of them draws.</summary>
    public double? KilowattHours => PlanPower.Total(Pools, p => p.KilowattHours);

    /// <summary>Part of the price that is electricity on top of rents.</summary>
    public decimal ElectricityPrice => Pools.SelectMany(p => p.Servers).Sum(s => s.Count * (s.Candidate.Power?.Price ?? 0));

    public int Servers => Pools.Sum(p => p.Count);
}
