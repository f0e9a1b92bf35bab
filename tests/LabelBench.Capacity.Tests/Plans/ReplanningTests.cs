using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Plans;

public class ReplanningTests
{
    private static readonly Catalog Builtin = Catalog.Builtin(new DateOnly(2026, 8, 1));

    private static readonly RunSummary Run = Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, decodeMs: 40, inferMs: 120), Runs.Pipeline(Runs.Pages, 12, decodeMs: 200, inferMs: 1000));

    private static readonly TeamDemand Demand = new("team", "EUR", null,
        [
            new JobDemand(Runs.Images.Id, 2e6, DayProfile.OfficeHours) { Promise = new ServiceLevelObjective(99, TimeSpan.FromSeconds(1)), Burstiness = 2 },
            new JobDemand(Runs.Pages.Id, 1e5, DayProfile.Flat) { Backlog = new Backlog(1e6, 10) },
        ],
        ReviewTeam.Usual with { Reviewers = 10 }, new RentingRules { Regions = ["eu"] });

    private static CapacityPlanner New(Catalog? catalog = null) => new(Run, catalog ?? Builtin, Runs.ResNetData);

    private static string Bytes(CapacityPlan plan) => JsonSerializer.Serialize(plan, Json.Pretty);

    /// <summary>One slider is moved, or two.</summary>
    private static (TeamDemand Demand, Supposition Supposed, PlanDepth Depth) Move(TeamDemand demand, ref SplitMix64 random)
    {
        var (jobs, rules, supposed) = (demand.Jobs, demand.Rules, Supposition.None);
        for (var moves = 1 + random.Below(2); moves > 0; moves--)
        {
            switch (random.Below(7))
            {
                case 0: jobs = [.. jobs.Select(j => j.Times(2))]; break;
                case 1: jobs = jobs.SetItem(0, jobs[0] with { Promise = jobs[0].Promise is null ? new ServiceLevelObjective(95, TimeSpan.FromSeconds(random.Between(0.5, 3))) : null, Burstiness = 1 }); break;
                case 2: demand = demand with { BudgetPerMonth = (decimal)Math.Round(random.Between(100, 3000)) }; break;
                case 3: demand = demand with { People = demand.People! with { Reviewers = 1 + random.Below(40) } }; break;
                case 4: supposed = supposed with { Price = 0.5m + random.Below(10) / 10m, Priced = random.Below(2) == 0 ? [] : [Builtin.Offers[random.Below(Builtin.Offers.Length)].Id] }; break;
                case 5: supposed = supposed with { Throughput = random.Between(0.5, 2) }; break;
                default: rules = rules with { Spares = random.Below(3), Confidence = random.Between(0.6, 0.99) }; break;
            }
        }
        return (demand with { Jobs = jobs, Rules = rules }, supposed, random.Below(3) == 0 ? PlanDepth.Formula : PlanDepth.Purchase);
    }

    [Fact]
    public void A_planner_that_was_asked_before_answers_as_a_new_one_does_to_the_byte()
    {
        var (prepared, random, demand) = (New(), new SplitMix64(31), Demand);
        for (var question = 0; question < 24; question++)
        {
            (demand, var supposed, var depth) = Move(demand, ref random);
            Assert.Equal(Bytes(New().Plan(demand, depth, supposed)), Bytes(prepared.Plan(demand, depth, supposed)));
            demand = question % 6 == 5 ? Demand : demand;
        }
    }

    [Fact]
    public void What_is_bought_does_not_depend_on_how_much_else_is_asked_for()
    {
        foreach (var demand in new[] { Demand, Demand with { BudgetPerMonth = 1 }, Demand with { Jobs = [Demand.Jobs[1]] } })
        {
            var (full, purchase) = (New().Plan(demand), New().Plan(demand, PlanDepth.Purchase));
            Assert.Equal(Bytes(purchase), Bytes(full with { Losers = [], Front = [], Sensitivity = [], Next = [] }));
        }
    }

    [Fact]
    public void By_formula_nothing_is_played_that_was_promised_and_what_needs_no_queue_is()
    {
        var formula = New().Plan(Demand, PlanDepth.Formula);
        Assert.True(formula.IsPossible && formula.Replay is null);
        var noPromise = Demand with { Jobs = [Demand.Jobs[1]] };
        Assert.Equal(Bytes(New().Plan(noPromise, PlanDepth.Purchase)), Bytes(New().Plan(noPromise, PlanDepth.Formula)));
    }

    [Fact]
    public void Questions_that_are_asked_at_once_are_answered_as_if_alone()
    {
        var (prepared, alone) = (New(), New());
        var demands = Enumerable.Range(1, 8).Select(i => Demand with { Jobs = [.. Demand.Jobs.Select(j => j.Times(i / 4.0))] }).ToArray();
        var atOnce = demands.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(d => Bytes(prepared.Plan(d, PlanDepth.Purchase))).ToArray();
        Assert.Equal(demands.Select(d => Bytes(alone.Plan(d, PlanDepth.Purchase))), atOnce);
    }

    [Fact]
    public void Supposed_prices_buy_what_a_catalog_with_these_prices_buys_and_say_that_nobody_lists_them()
    {
        var dearer = Builtin with { Offers = [.. Builtin.Offers.Select(o => o with { PricePerMonth = o.PricePerMonth * 1.3m, SetupFee = o.SetupFee * 1.3m })] };
        var (supposed, listed) = (New().Plan(Demand, PlanDepth.Purchase, new Supposition(Price: 1.3m)), New(dearer).Plan(Demand, PlanDepth.Purchase));
        Assert.Equal(listed.Price, supposed.Price);
        Assert.Equal(listed.Pools.SelectMany(p => p.Servers).Select(s => (s.Candidate.Offer.Id, s.Count)), supposed.Pools.SelectMany(p => p.Servers).Select(s => (s.Candidate.Offer.Id, s.Count)));
        Assert.Contains(supposed.Assumptions, a => a.Contains("every price is 1.3 times the list price", StringComparison.Ordinal));
        Assert.All(supposed.Figures.Where(f => f.Figure.Provenance is Provenance.ListPrice), f => Assert.Contains("supposed: 1.3 times", f.Figure.Source, StringComparison.Ordinal));
    }

    [Fact]
    public void Supposed_throughputs_are_no_measurements_and_buy_fewer_or_more_servers()
    {
        var noPromise = Demand with { Jobs = [Demand.Jobs[1] with { ItemsPerDay = 5e6, Backlog = new Backlog(5e7, 10) }] };
        var (slower, plan, faster) = (New().Plan(noPromise, PlanDepth.Purchase, new Supposition(0.5)), New().Plan(noPromise, PlanDepth.Purchase), New().Plan(noPromise, PlanDepth.Purchase, new Supposition(2)));
        Assert.True(slower.Price > plan.Price && plan.Price > faster.Price);
        Assert.All(slower.Pools.SelectMany(p => p.Servers).SelectMany(s => s.Candidate.Rates), r => Assert.Equal(Provenance.Assumed, r.Throughput.Provenance));
        Assert.Throws<ArgumentException>(() => New().Plan(noPromise, PlanDepth.Purchase, new Supposition(0)));
    }
}
