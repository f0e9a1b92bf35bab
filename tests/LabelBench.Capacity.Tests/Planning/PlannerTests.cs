using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Planning;

public class PlannerTests
{
    private static readonly Catalog Builtin = Catalog.Builtin(new DateOnly(2026, 8, 1));

    private static Recommendation Plan(Demand demand, Catalog? catalog = null, RunSummary? run = null, PlanningData? data = null) =>
        Planner.Recommend(run ?? Runs.Typical(), demand, catalog ?? Builtin, data ?? Runs.ResNetData);

    [Fact]
    public void Every_offer_is_either_ranked_or_rejected_with_a_reason()
    {
        var plan = Plan(Runs.PerDay(2e6, budget: 1000));
        Assert.Equal(Builtin.Offers.Select(o => o.Id).Order(StringComparer.Ordinal), plan.Ranked.Select(r => r.Offer.Id).Concat(plan.Rejected.Select(r => r.Offer.Id)).Order(StringComparer.Ordinal));
        Assert.All(plan.Rejected, r => Assert.False(string.IsNullOrWhiteSpace(r.Reason)));
        Assert.NotEmpty(plan.Ranked);
        Assert.NotEmpty(plan.Rejected);
    }

    /// <summary>Items that a network learns from are no labels, however many a second there are.</summary>
    [Fact]
    public void Training_is_proposed_as_no_throughput_of_labeling()
    {
        var plan = Plan(Runs.PerDay(2e6) with { WorkloadId = "train-photos" }, run: Runs.Of(Runs.Machine, Runs.Training("train-photos", 1e6)));
        Assert.Empty(plan.Ranked);
        Assert.All(plan.Rejected, r => Assert.Contains("makes none", r.Reason, StringComparison.Ordinal));

        var (alone, beside) = (Plan(Runs.PerDay(2e6)), Plan(Runs.PerDay(2e6), run: Runs.Of(Runs.Machine, [Runs.Training("train-photos", 1e6), .. Runs.Typical().Cells])));
        Assert.Equal(alone.Ranked.Select(r => (r.Offer.Id, r.Servers, r.ThroughputPerServer.Value)), beside.Ranked.Select(r => (r.Offer.Id, r.Servers, r.ThroughputPerServer.Value)));
    }

    [Fact]
    public void The_cheapest_comes_first_in_the_currency_of_the_demand()
    {
        foreach (var currency in ExchangeRates.Builtin.Currencies)
        {
            var plan = Plan(Runs.PerDay(2e6, currency: currency));
            Assert.Equal(plan.Ranked.Select(r => r.CostPerMonthInDemandCurrency).Order(), plan.Ranked.Select(r => r.CostPerMonthInDemandCurrency));
            Assert.All(plan.Ranked, r => Assert.Equal(ExchangeRates.Builtin.Convert(r.CostPerMonth, r.Offer.Currency, currency), r.CostPerMonthInDemandCurrency));
            Assert.All(plan.Ranked, r => Assert.Equal(r.Servers * r.Offer.PricePerMonth, r.CostPerMonth));
        }
    }

    [Fact]
    public void Enough_servers_are_bought_for_the_low_end_to_carry_the_peak_and_one_fewer_would_not() =>
        Assert.All(new[] { 1e5, 2e6, 3.7e7 }, perDay => Assert.All(Plan(Runs.PerDay(perDay) with { PeakFactor = 2.5 }).Ranked, r =>
        {
            var peak = perDay / 86400 * 2.5;
            var low = r.ThroughputPerServer.Low!.Value;
            Assert.True(r.Servers * low >= peak * (1 - 1e-9));
            Assert.True(r.Servers == 1 || (r.Servers - 1) * low < peak);
            Assert.InRange(r.Utilisation.Value, 0, 1);
        }));

    [Fact]
    public void More_demand_never_needs_fewer_servers_nor_less_money()
    {
        var previous = new Dictionary<string, RankedOffer>();
        for (var perDay = 1e4; perDay < 1e9; perDay *= 1.9)
        {
            var plan = Plan(Runs.PerDay(perDay));
            foreach (var choice in plan.Ranked)
            {
                if (previous.TryGetValue(choice.Offer.Id, out var before))
                    Assert.True(choice.Servers >= before.Servers && choice.CostPerMonth >= before.CostPerMonth);
                previous[choice.Offer.Id] = choice;
            }
        }
    }

    [Fact]
    public void A_tighter_budget_never_yields_a_dearer_plan()
    {
        var random = new Random(1729);
        for (var i = 0; i < 40; i++)
        {
            var perDay = Math.Exp(Math.Log(1e4) + random.NextDouble() * Math.Log(1e4));
            var generous = (decimal)(random.NextDouble() * 20000 + 1);
            var tight = generous * (decimal)random.NextDouble() + 0.01m;
            var wide = Plan(Runs.PerDay(perDay, generous));
            var narrow = Plan(Runs.PerDay(perDay, tight));
            Assert.All(narrow.Ranked, r => Assert.True(r.CostPerMonthInDemandCurrency <= tight));
            Assert.True(narrow.Ranked.Length <= wide.Ranked.Length);
            if (!narrow.Ranked.IsEmpty)
                Assert.Equal(wide.Ranked[0].Offer.Id, narrow.Ranked[0].Offer.Id);
        }
    }

    [Fact]
    public void An_offer_over_budget_says_how_many_servers_and_how_much_money()
    {
        var plan = Plan(Runs.PerDay(2e7, budget: 300), Runs.Offers(Runs.Server("a/b/x", 16, 180)));
        Assert.Empty(plan.Ranked);
        Assert.Equal("over budget: needs 3 servers, 540 EUR of 300 EUR", Assert.Single(plan.Rejected).Reason);
    }

    [Fact]
    public void A_gpu_server_with_few_cores_needs_as_many_servers_as_its_decoding_asks_for()
    {
        var plan = Plan(Runs.PerDay(2e7), Runs.Offers(Runs.Server("a/few/x", 4, 200, "L4", 1), Runs.Server("a/many/x", 64, 200, "L4", 1)));
        Assert.Equal("a/many/x", plan.Ranked[0].Offer.Id);
        Assert.Equal("decode and preprocessing on 4 cores", plan.Ranked[1].LimitedBy);
        Assert.True(plan.Ranked[1].Servers > plan.Ranked[0].Servers);
    }

    [Fact]
    public void Of_equal_costs_the_one_with_more_headroom_comes_first_then_the_id()
    {
        var plan = Plan(Runs.PerDay(1e5), Runs.Offers(Runs.Server("b/small/x", 8, 100), Runs.Server("a/small/x", 8, 100), Runs.Server("z/large/x", 16, 100)));
        Assert.Equal(["z/large/x", "a/small/x", "b/small/x"], plan.Ranked.Select(r => r.Offer.Id));
    }

    [Fact]
    public void A_run_that_lacks_the_workload_rejects_every_offer_with_the_command_that_helps()
    {
        var plan = Plan(Runs.PerDay(1e5, workload: Runs.Pages));
        Assert.Empty(plan.Ranked);
        Assert.Equal(Builtin.Offers.Length, plan.Rejected.Length);
        Assert.All(plan.Rejected, r => Assert.Contains("labelbench run --workload documents-ocr", r.Reason, StringComparison.Ordinal));
        Assert.Null(plan.Reviewers);
    }

    [Fact]
    public void Measured_and_predicted_figures_are_tagged()
    {
        var plan = Plan(Runs.PerDay(2e6));
        var measured = Assert.Single(plan.Ranked, r => r.ThroughputPerServer.Provenance == Provenance.Measured);
        Assert.Equal("hetzner/ax52/eu-central", measured.Offer.Id);
        Assert.All(plan.Ranked.Where(r => r != measured), r =>
        {
            Assert.Equal(Provenance.Predicted, r.ThroughputPerServer.Provenance);
            Assert.Equal(0.9, r.ThroughputPerServer.Confidence);
            Assert.True(r.ThroughputPerServer.Low < r.ThroughputPerServer.Value && r.ThroughputPerServer.Value < r.ThroughputPerServer.High);
            Assert.NotEmpty(r.ThroughputPerServer.Source);
        });
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes_in_every_culture_and_order_of_the_catalog()
    {
        var demand = Runs.PerDay(1_234_567.8, 2345.67m, "CHF");
        string Write(Catalog catalog) => JsonSerializer.Serialize(Plan(demand, catalog), Json.Pretty);
        var expected = Write(Builtin);
        foreach (var culture in new[] { "", "de-DE", "ar-SA", "fa-IR", "tr-TR", "sv-SE" })
            Assert.Equal(expected, Cultures.In(culture, () => Write(Builtin)));
        var shuffled = Builtin.Offers.ToArray();
        new Random(7).Shuffle(shuffled);
        Assert.Equal(expected, Write(Builtin with { Offers = [.. shuffled] }));
    }

    [Fact]
    public void A_recommendation_survives_its_json()
    {
        var plan = Plan(Runs.PerDay(2e6, 900));
        var read = JsonSerializer.Deserialize<Recommendation>(JsonSerializer.Serialize(plan, Json.Line), Json.Line)!;
        Assert.Equal(plan.Demand, read.Demand);
        Assert.Equal(plan.Ranked.ToArray(), read.Ranked.ToArray());
        Assert.Equal(plan.Rejected.ToArray(), read.Rejected.ToArray());
        Assert.Equal(plan.Reviewers, read.Reviewers);
        Assert.Equal(plan.Assumptions.ToArray(), read.Assumptions.ToArray());
    }

    [Fact]
    public void Reviewers_follow_from_share_seconds_and_hours()
    {
        var need = Plan(Runs.PerDay(2e6)).Reviewers!;
        Assert.Equal(2e6 * 0.18 * 7 / 3600, need.HoursPerDay, 6);
        Assert.Equal(need.HoursPerDay * 7 / (5 * 6.5), need.ReviewersNeeded.Value, 6);
        Assert.Equal(Provenance.Assumed, need.ReviewersNeeded.Provenance);
        Assert.Contains("field study", need.ReviewersNeeded.Source, StringComparison.Ordinal);
        Assert.Contains("items come on seven days a week, a reviewer works on 5, 6.5 productive hours each (assumed)", need.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_by_itself_and_a_plan_for_a_team_ask_for_the_same_people()
    {
        var run = Runs.Typical();
        foreach (var perDay in new[] { 3e4, 2e6 })
        {
            var need = Plan(Runs.PerDay(perDay), run: run).Reviewers!;
            var people = new CapacityPlanner(run, Builtin, Runs.ResNetData).Plan(new TeamDemand("team", "EUR", null, [new JobDemand(Runs.Images.Id, perDay, DayProfile.Flat)], null, new RentingRules()), PlanDepth.Formula);
            Assert.Equal(need.ReviewersNeeded.Value, people.People!.Needed, 9);
            Assert.Contains(people.Assumptions, a => a.Contains(ReviewTeam.Usual.Rule, StringComparison.Ordinal));
            Assert.Contains(ReviewTeam.Usual.Rule, need.Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_review_share_that_the_run_measured_is_used_and_named()
    {
        var cell = Runs.Pipeline(Runs.Images, 96, 40, 120) with { Quality = [new Records.QualityResult(Records.GateRecord.ShareMetric, 0.31, null, true)] };
        var need = Plan(Runs.PerDay(2e6), run: Runs.Of(Runs.Machine, cell)).Reviewers!;
        Assert.Equal(2e6 * 0.31 * 7 / 3600, need.HoursPerDay, 6);
        Assert.Contains($"measured in run {Runs.Id}", need.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_demand_states_itself()
    {
        Assert.Contains("No demand was stated: 2,000,000 images a day", Plan(DefaultDemand.For(Runs.Images)).Assumptions[0], StringComparison.Ordinal);
        Assert.Equal(100_000, DefaultDemand.For(Runs.Pages).ItemsPerDay);
        Assert.DoesNotContain(Plan(Runs.PerDay(2e6)).Assumptions, a => a.Contains("No demand was stated", StringComparison.Ordinal));
    }

    [Fact]
    public void Assumptions_are_said_once_and_name_their_sources()
    {
        var assumptions = Plan(Runs.PerDay(2e6)).Assumptions;
        Assert.Equal(assumptions.Distinct(), assumptions);
        Assert.Contains(assumptions, a => a.Contains("MLPerf Inference v3.1 and v4.0, closed division", StringComparison.Ordinal) && a.Contains("not verified by MLCommons", StringComparison.Ordinal));
        Assert.Contains(assumptions, a => a.Contains(ExchangeRates.Builtin.Source, StringComparison.Ordinal));
        Assert.Contains(assumptions, a => a.Contains("low end", StringComparison.Ordinal));
        Assert.Contains(assumptions, a => a.StartsWith("Not looked at:", StringComparison.Ordinal));
        Assert.InRange(assumptions.Length, 8, 16);
    }

    [Fact]
    public void Cost_per_million_items_is_the_monthly_cost_over_the_months_millions()
    {
        var choice = Plan(Runs.PerDay(1e6), Runs.Offers(Runs.Server("a/b/x", 16, 730))).Ranked[0];
        Assert.Equal(24m, Math.Round(choice.CostPerMillionItems / choice.Servers, 12));
    }

    [Fact]
    public void Setup_fees_are_told_and_do_not_rank()
    {
        var plan = Plan(Runs.PerDay(1e5), Runs.Offers(Runs.Server("a/fee/x", 16, 99, setup: 500), Runs.Server("a/free/x", 16, 100)));
        Assert.Equal("a/fee/x", plan.Ranked[0].Offer.Id);
        Assert.Equal(500, plan.Ranked[0].SetupTotal);
        Assert.Contains("setup 500 EUR once", plan.Ranked[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Top_choices_hold_the_cheapest_a_cpu_and_a_gpu_server_and_no_server_in_two_regions()
    {
        var plan = Plan(Runs.PerDay(1e5), Runs.Offers(
            Runs.Server("a/cpu/eu", 16, 50), Runs.Server("a/cpu/us", 16, 51), Runs.Server("b/cpu/eu", 16, 52), Runs.Server("c/cpu/eu", 16, 53), Runs.Server("d/gpu/eu", 16, 400, "L4", 1)));
        Assert.Equal(["a/cpu/eu", "b/cpu/eu", "d/gpu/eu"], plan.TopChoices(3).Select(r => r.Offer.Id));
        Assert.Equal(["a/cpu/eu"], plan.TopChoices(1).Select(r => r.Offer.Id));
        Assert.Equal(4, plan.TopChoices(99).Length);
        Assert.Empty(plan.TopChoices(0));
    }

    [Fact]
    public void The_builtin_catalog_offers_both_cpu_and_gpu_servers_for_the_default_demand()
    {
        var top = Plan(DefaultDemand.For(Runs.Images)).TopChoices(3);
        Assert.Equal(3, top.Length);
        Assert.Contains(top, r => r.Offer.Gpus == 0);
        Assert.Contains(top, r => r.Offer.Gpus > 0);
    }

    [Theory]
    [InlineData(0, 1, "EUR", "items_per_day")]
    [InlineData(double.NaN, 1, "EUR", "items_per_day")]
    [InlineData(1e30, 1, "EUR", "items_per_day")]
    [InlineData(1e5, 0.5, "EUR", "peak_factor")]
    [InlineData(1e5, double.PositiveInfinity, "EUR", "peak_factor")]
    [InlineData(1e5, 1, "BTC", "currency")]
    public void An_impossible_demand_is_named_and_never_planned(double perDay, double peak, string currency, string column)
    {
        var demand = new Demand(Runs.Images.Id, perDay, peak, null, currency);
        Assert.Equal(column, Assert.Single(Demand.Check(demand, "demand", ExchangeRates.Builtin).Problems).Place);
        Assert.Throws<ArgumentException>(() => Plan(demand));
    }

    [Fact]
    public void An_empty_catalog_gives_an_empty_plan() => Assert.Empty(Plan(Runs.PerDay(1e5), Runs.Offers()).Ranked);

    [Fact]
    public void The_largest_demand_that_passes_its_check_is_answered_without_overflow() =>
        Assert.Contains(Plan(Runs.PerDay(1e12)).Rejected, r => r.Reason.StartsWith("too small:", StringComparison.Ordinal));
}
