using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Purchasing;
using LabelBench.Capacity.Roofs;
using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Plans;

/// <summary>GPUs with limited power: every limit is planned for, and the cheapest taken.</summary>
public class PowerLimitTests
{
    private static readonly RentingRules Limits = new() { GpuPowerLimits = [0.6, 1, 0.8], ElectricityPerKilowattHour = 0.3m };

    /// <summary>Four boards of 300 W in a server of 2,000 W.</summary>
    private static readonly Offer Own = Runs.Server("own/gpu/eu", 64, 500, gpu: "A100-PCIe-80GB", gpus: 4) with { Watts = 2000, Electricity = ElectricityTerms.Extra };

    /// <summary>Decoding takes next to nothing, so that GPUs bind.</summary>
    private static RunSummary Light() => Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, decodeMs: 1, inferMs: 120));

    private static TeamDemand Demand(RentingRules rules, double itemsPerSecond) => new("team", "EUR", null, [new JobDemand(Runs.Images.Id, 86_400 * itemsPerSecond, DayProfile.Flat)], null, rules);

    private static CapacityPlan Plan(TeamDemand demand, RunSummary? run = null, params Offer[] offers) => new CapacityPlanner(run ?? Light(), Runs.Offers(offers.Length == 0 ? [Own] : offers), Runs.ResNetData).Plan(demand);

    private static double Sure(double limit) => Plan(Demand(Limits with { GpuPowerLimits = [limit] }, 1)).Pools[0].Servers[0].Candidate.Rates[0].Usable;

    [Fact]
    public void The_cheapest_limit_is_taken_and_all_of_them_are_shown_from_full_power_down()
    {
        // One server does it at every limit, and needs least electricity at the lowest.
        var plan = Plan(Demand(Limits, 0.9 * Sure(0.6)));
        Assert.Equal(0.6, plan.GpuPowerLimit);
        Assert.Equal([1, 0.8, 0.6], plan.PowerCurve.Select(p => p.Limit));
        Assert.Equal([2000.0, 1760, 1520], plan.PowerCurve.Select(p => p.MostWatts!.Value));
        Assert.Equal(plan.PowerCurve.Select(p => p.Price).OrderDescending(), plan.PowerCurve.Select(p => p.Price));
        Assert.Equal(plan.Price, plan.PowerCurve[^1].Price);
        Assert.Equal(plan.PowerCurve.Select(p => p.ItemsPerSecond).OrderDescending(), plan.PowerCurve.Select(p => p.ItemsPerSecond));
        var candidate = plan.Pools[0].Servers[0].Candidate;
        Assert.Equal((0.6, 180.0), (candidate.GpuLimit!.Share, candidate.GpuLimit.Watts));
        // Idle it draws what it did: 1,000 W; from there 520 W to 1,520 W.
        Assert.Equal(1000 + 520 * candidate.Power!.MeanUse, candidate.Power.MeanWatts, 9);
    }

    [Fact]
    public void Full_power_is_kept_where_a_limit_would_take_another_server()
    {
        var plan = Plan(Demand(Limits, 0.99 * Sure(1)));
        Assert.Equal((1.0, 1, 2), (plan.GpuPowerLimit, plan.Servers, plan.PowerCurve[^1].Servers));
        Assert.Null(plan.Pools[0].Servers[0].Candidate.GpuLimit);
    }

    [Fact]
    public void Every_point_is_the_plan_for_its_limit_alone()
    {
        var demand = Demand(Limits, 2.5 * Sure(1));
        foreach (var point in Plan(demand).PowerCurve)
        {
            var alone = Plan(demand with { Rules = Limits with { GpuPowerLimits = [point.Limit] } });
            Assert.Equal((point.Price, point.Servers, point.MostWatts), (alone.Price, alone.Servers, alone.MostWatts));
        }
        Assert.Equal(Plan(demand with { Rules = Limits with { GpuPowerLimits = [] } }).Price, Plan(demand).PowerCurve[0].Price);
    }

    [Fact]
    public void Under_a_limit_on_watts_a_plan_is_found_that_full_power_does_not_allow()
    {
        var demand = Demand(Limits with { Watts = 1600 }, 1);
        Assert.Equal([PurchaseConstraint.Watts], Plan(demand with { Rules = demand.Rules with { GpuPowerLimits = [] } }).Conflict.AsEnumerable());
        var plan = Plan(demand);
        Assert.Equal((0.6, 1520.0), (plan.GpuPowerLimit, plan.MostWatts));
        Assert.Equal([null, null, plan.Price], plan.PowerCurve.Select(p => p.Price));
    }

    [Fact]
    public void A_limited_gpu_keeps_what_the_curve_says_and_is_measured_by_nobody()
    {
        JobRate Rate(double limit) => Plan(Demand(Limits with { GpuPowerLimits = [limit] }, 1)).Pools[0].Servers[0].Candidate.Rates[0];
        Assert.Equal(Math.Pow(0.6, PowerCapCurve.Builtin.Exponent), Rate(0.6).Throughput.Value / Rate(1).Throughput.Value, 9);
        Assert.True(Rate(0.6).Kind > PredictionKind.SameGpuElsewhere);
        Assert.Contains("limited to 180 W", Rate(0.6).Throughput.Source, StringComparison.Ordinal);
        Assert.Contains(Plan(Demand(Limits with { GpuPowerLimits = [0.6] }, 1)).Assumptions, a => a.Contains("derived, not verified by MLCommons", StringComparison.Ordinal) && a.Contains("MaxQ", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_cores_bind_a_limit_costs_no_throughput()
    {
        // 40 ms of decoding an image: 64 cores do 1,600 a second, less than the GPUs at any limit.
        var run = Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, decodeMs: 40, inferMs: 120));
        var curve = Plan(Demand(Limits, 1), run).PowerCurve;
        Assert.Single(curve.Select(p => p.ItemsPerSecond).Distinct());
    }

    [Theory]
    [InlineData("A100-PCIe-80GB", ServerKind.CloudDedicatedCores, false)]
    [InlineData("A100-PCIe-80GB", ServerKind.CloudSharedCores, false)]
    [InlineData("T4", ServerKind.Dedicated, false)]
    [InlineData("MI300X", ServerKind.Dedicated, false)]
    [InlineData(null, ServerKind.Dedicated, false)]
    [InlineData("A30", ServerKind.Dedicated, true)]
    [InlineData("RTX-4090", ServerKind.Dedicated, true)]
    public void Gpus_of_dedicated_servers_with_large_boards_are_limited_and_no_others(string? gpu, ServerKind kind, bool limited) =>
        Assert.Equal(limited, GpuLimit.Of(Runs.Server("a/b/eu", 16, 100, gpu, gpu is null ? 0 : 1, kind: kind), 0.8, GpuTable.Builtin) is not null);

    [Fact]
    public void Where_no_offer_may_be_limited_the_plan_is_that_of_full_power_and_says_so()
    {
        var plan = Plan(Demand(Limits, 1), null, Own with { Kind = ServerKind.CloudDedicatedCores });
        Assert.True(plan.IsPossible);
        Assert.Null(plan.GpuPowerLimit);
        Assert.Empty(plan.PowerCurve);
        Assert.Contains(plan.Assumptions, a => a.Contains("the plan is for full power", StringComparison.Ordinal));
    }

    [Fact]
    public void A_board_whose_die_nobody_published_is_of_low_confidence()
    {
        var rate = Plan(Demand(Limits with { GpuPowerLimits = [0.8] }, 1), null, Own with { GpuName = "RTX-4090" }).Pools[0].Servers[0].Candidate.Rates[0];
        Assert.Contains("AD102", rate.LowConfidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Stated_watts_below_those_of_the_boards_are_saved_in_proportion_at_most() =>
        Assert.Equal(0.6 * 900, ServerPower.Of(Own with { Watts = 900 }, new GpuLimit(0.6, 180))!.MostWatts, 9);

    [Fact]
    public void A_plan_with_limits_is_the_same_to_the_byte_in_every_culture_order_of_offers_and_limits()
    {
        var rented = Runs.Server("rented/cpu/eu", 32, 300) with { Watts = 500 };
        string Bytes(params Offer[] offers) => JsonSerializer.Serialize(Plan(Demand(Limits, 3 * Sure(1)), null, offers), Json.Pretty);
        var expected = Bytes(Own, rented);
        foreach (var culture in new[] { "de-DE", "ar-SA", "fr-FR" })
            Assert.Equal(expected, Cultures.In(culture, () => TimeZones.In("Asia/Tokyo", () => Bytes(rented, Own))));
    }

    [Fact]
    public void A_planner_that_was_asked_for_other_limits_before_answers_as_a_new_one_does()
    {
        CapacityPlanner New() => new(Light(), Runs.Offers(Own), Runs.ResNetData);
        var asked = New();
        foreach (var limits in new double[][] { [1, 0.8, 0.6], [0.6], [], [0.9, 0.7], [1, 0.8, 0.6] })
        {
            var demand = Demand(Limits with { GpuPowerLimits = [.. limits] }, 1000);
            Assert.Equal(JsonSerializer.Serialize(New().Plan(demand), Json.Pretty), JsonSerializer.Serialize(asked.Plan(demand), Json.Pretty));
        }
    }
}
