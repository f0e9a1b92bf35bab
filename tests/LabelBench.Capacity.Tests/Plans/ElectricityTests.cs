using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Plans;

/// <summary>Electricity that comes on top of rents: part of what is made cheapest, and told for every server.</summary>
public class ElectricityTests
{
    private const int Cases = 1_200;

    private static readonly RentingRules Priced = new() { ElectricityPerKilowattHour = 0.3m };

    private static TeamDemand Demand(RentingRules rules, double itemsPerDay = 2e6, DayProfile? profile = null) =>
        new("team", "EUR", null, [new JobDemand(Runs.Images.Id, itemsPerDay, profile ?? DayProfile.Flat)], null, rules);

    private static Offer Owned(string id, int cores, decimal rent, double watts) => Runs.Server(id, cores, rent) with { Watts = watts, Electricity = ElectricityTerms.Extra };

    /// <summary>Servers that do exactly ten items a second and core.</summary>
    private static CapacityPlanner Planner(params Offer[] offers) => new(Runs.Typical(), Runs.Offers(offers), Runs.ResNetData, (_, offer) => Exactly(10.0 * offer.Cores));

    private static Capacity.Prediction.Known Exactly(double itemsPerSecond)
    {
        var figure = new Figure(itemsPerSecond, null, null, null, Provenance.Predicted, "test");
        return new Capacity.Prediction.Known(figure, new ItemsPerSecond(itemsPerSecond), "CPU", []) { At80 = figure, Bound = ServerBound.Cpu };
    }

    [Fact]
    public void Rent_and_electricity_together_are_as_cheap_as_exhaustive_search_finds_and_no_plan_is_missed()
    {
        var (impossible, turned) = (0, 0);
        for (var i = 0; i < Cases; i++)
        {
            var random = SplitMix64.For(2_031, i);
            var offers = new Offer[2 + random.Below(4)];
            for (var place = 0; place < offers.Length; place++)
                offers[place] = Random(ref random, place);
            var rules = Priced with
            {
                ElectricityPerKilowattHour = (decimal)Math.Round(random.Between(0.05, 0.6), 2),
                PowerOverhead = 1 + 0.1 * random.Below(8),
                Spares = random.Below(4) == 0 ? 1 : 0,
                Watts = random.Below(4) == 0 ? random.Between(300, 3000) : null,
                Servers = random.Below(4) == 0 ? 2 + random.Below(3) : null,
            };
            var demand = Demand(rules, 86_400 * random.Between(10, 250), random.Below(2) == 0 ? DayProfile.Flat : DayProfile.OfficeHours) with { BudgetPerMonth = random.Below(4) == 0 ? random.Below(3000) + 1 : null };

            var cheapest = Exhaustive(offers, demand, withElectricity: true);
            var plan = Planner(offers).Plan(demand, PlanDepth.Purchase);

            Assert.True(plan.IsPossible == cheapest is not null, $"case {i}: {plan.Price} instead of {cheapest}");
            if (cheapest is { } price)
                Assert.True(Math.Abs(plan.Price - price) < 0.01m, $"case {i}: {plan.Price} instead of {price}");
            impossible += plan.IsPossible ? 0 : 1;
            // Cheapest by rent alone, with its electricity added afterwards: dearer where electricity decides.
            turned += cheapest is not null && Exhaustive(offers, demand with { BudgetPerMonth = null }, withElectricity: false) > cheapest + 0.01m ? 1 : 0;
        }
        Assert.InRange(impossible, Cases / 20, Cases / 2);
        Assert.True(turned > Cases / 20, $"{turned}");
    }

    private static Offer Random(ref SplitMix64 random, int place)
    {
        var cores = 1 << random.Below(6);
        var offer = Runs.Server($"provider/{place}/eu", cores, Math.Round((decimal)(cores * random.Between(2, 20)), 2)) with { Stock = random.Below(4), Watts = Math.Round(cores * random.Between(5, 60)) };
        return random.Below(3) == 0 ? offer : offer with { Electricity = ElectricityTerms.Extra };
    }

    /// <summary>Every number of every offer; prices as docs/planning.md has them.</summary>
    private static decimal? Exhaustive(Offer[] offers, TeamDemand demand, bool withElectricity)
    {
        var (rules, job) = (demand.Rules, demand.Jobs[0]);
        double MeanUse(Offer o) => job.RequiredRate(1) / job.Profile.Peak / Math.Max(job.RequiredRate(1), 10.0 * o.Cores);
        var electricity = offers.Select(o => o.Electricity is ElectricityTerms.Included ? 0 : (decimal)(o.Watts!.Value * (0.5 + 0.5 * MeanUse(o)) / 1000 * 730 * rules.PowerOverhead) * rules.ElectricityPerKilowattHour!.Value).ToArray();
        (decimal Compared, decimal Price)? best = null;
        var counts = new int[offers.Length];
        do
        {
            var rent = counts.Zip(offers, (n, o) => n * o.PricePerMonth).Sum();
            var price = rent + counts.Zip(electricity, (n, e) => n * e).Sum();
            var compared = withElectricity ? price : rent;
            var fastest = counts.Zip(offers, (n, o) => (n, o.Cores)).Where(s => s.n > 0).Select(s => s.Cores).DefaultIfEmpty(0).Max();
            if ((best is null || compared < best.Value.Compared)
                && counts.Zip(offers, (n, o) => n * 10.0 * o.Cores).Sum() - rules.Spares * 10.0 * fastest >= job.RequiredRate(1) * (1 - 1e-12)
                && counts.Zip(offers, (n, o) => n * o.Watts!.Value).Sum() <= (rules.Watts ?? double.MaxValue)
                && counts.Sum() <= (rules.Servers ?? int.MaxValue) && price <= (demand.BudgetPerMonth ?? decimal.MaxValue))
                best = (compared, price);
        }
        while (Next());
        return best?.Price;

        bool Next()
        {
            for (var i = 0; i < counts.Length; i++)
            {
                if (counts[i]++ < offers[i].Stock)
                    return true;
                counts[i] = 0;
            }
            return false;
        }
    }

    [Fact]
    public void What_a_server_draws_and_costs_follows_from_how_busy_it_is()
    {
        // 160 items a second, evenly: all that its 16 cores do.
        var flat = Planner(Owned("a/b/eu", 16, 100, 400)).Plan(Demand(Priced with { PowerOverhead = 1.5 }, 160 * 86_400));
        var power = Assert.Single(Assert.Single(flat.Pools).Servers).Candidate.Power!;
        Assert.Equal((400, 1, 400), (power.MostWatts, power.MeanUse, power.MeanWatts));
        Assert.Equal(438, power.KilowattHours, 9);
        Assert.Equal((131.4m, 231.4m), (flat.ElectricityPrice, flat.Price));
        // In office hours the mean hour is 1 / peak of the busiest.
        var hours = Planner(Owned("a/b/eu", 16, 100, 400)).Plan(Demand(Priced, 20_000_000, DayProfile.OfficeHours)).Pools[0].Servers[0].Candidate.Power!;
        Assert.Equal(1 / DayProfile.OfficeHours.Peak, hours.MeanUse, 9);
        Assert.Equal(200 + 200 * hours.MeanUse, hours.MeanWatts, 9);
        // 40 items a second are a quarter of what it can do.
        Assert.Equal(0.25, Planner(Owned("a/b/eu", 16, 100, 400)).Plan(Demand(Priced, 40 * 86_400)).Pools[0].Servers[0].Candidate.Power!.MeanUse, 9);
    }

    [Fact]
    public void Electricity_that_the_rent_includes_is_shown_and_costs_nothing_more()
    {
        var plan = Planner(Runs.Server("a/b/eu", 16, 100) with { Watts = 400 }).Plan(Demand(new RentingRules(), 160 * 86_400));
        Assert.Equal((100m, 0m, 400), (plan.Price, plan.ElectricityPrice, plan.MostWatts));
        Assert.Equal(292, plan.KilowattHours!.Value, 9);
        Assert.Null(Planner(Runs.Server("a/b/eu", 16, 100)).Plan(Demand(new RentingRules(), 160 * 86_400)).KilowattHours);
    }

    [Fact]
    public void An_offer_whose_electricity_nobody_prices_is_left_out_and_says_what_to_state()
    {
        var plan = Planner(Owned("own/a/eu", 16, 10, 400), Runs.Server("rented/b/eu", 16, 100)).Plan(Demand(new RentingRules()));
        Assert.DoesNotContain("own/a/eu", plan.Pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id));
        Assert.Contains("--electricity-per-kwh", plan.Losers.Single(l => l.Offer.Id == "own/a/eu").Reason, StringComparison.Ordinal);
        Assert.Contains("electricity_per_kwh", Planner(Owned("own/a/eu", 16, 10, 400)).Plan(Demand(new RentingRules())).Unserved[Runs.Images.Id], StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_rent_at_which_it_wins_an_offer_is_in_the_plan_and_above_it_not()
    {
        var rented = Runs.Server("rented/b/eu", 16, 200);
        CapacityPlan At(decimal rent) => Planner(Owned("own/a/eu", 16, rent, 400), rented).Plan(Demand(Priced, 160 * 86_400));
        // 0.4 kW x 730 h x 0.30 = 87.60 a month.
        var wins = At(150).Losers.Single().WinningPrice!.Value;
        Assert.Equal(112.40m, wins, 3);
        Assert.Equal("own/a/eu", At(wins - 0.01m).Pools[0].Servers[0].Candidate.Offer.Id);
        Assert.Equal("rented/b/eu", At(wins + 0.01m).Pools[0].Servers[0].Candidate.Offer.Id);
    }

    [Fact]
    public void An_offer_whose_electricity_alone_is_too_dear_wins_at_no_rent()
    {
        var loser = Planner(Owned("own/a/eu", 16, 1, 2000), Runs.Server("rented/b/eu", 16, 200)).Plan(Demand(Priced, 160 * 86_400)).Losers.Single();
        Assert.Null(loser.WinningPrice);
        // 2 kW x 730 h x 0.30 = 438 a month.
        Assert.Contains("electricity alone costs 238 EUR", loser.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Watts_and_the_idle_share_are_figures_with_their_kind()
    {
        var figures = Planner(Owned("own/a/eu", 16, 100, 400)).Plan(Demand(Priced)).Figures;
        Assert.Equal((0.5, FigureKind.Assumed), (figures.Single(f => f.What == "power of an idle server").Figure.Value, figures.Single(f => f.What == "power of an idle server").Kind));
        Assert.Equal((400, FigureKind.Stated), (figures.Single(f => f.Unit == "W").Figure.Value, figures.Single(f => f.Unit == "W").Kind));
        Assert.Equal((0.3, FigureKind.Stated), (figures.Single(f => f.What == "electricity").Figure.Value, figures.Single(f => f.What == "electricity").Kind));
    }

    [Fact]
    public void The_ranking_by_rent_alone_leaves_out_offers_with_electricity_on_top()
    {
        var ranked = Capacity.Planner.Recommend(Runs.Typical(), Runs.PerDay(1e6), Runs.Offers(Owned("own/a/eu", 16, 1, 400), Runs.Server("rented/b/eu", 16, 200)), Runs.ResNetData);
        Assert.Equal("rented/b/eu", ranked.Ranked.Single().Offer.Id);
        Assert.Contains("--electricity-per-kwh", ranked.Rejected.Single().Reason, StringComparison.Ordinal);
    }
}
