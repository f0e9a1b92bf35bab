using System.Collections.Immutable;
using LabelBench.Capacity.Purchasing;
using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Purchasing;

/// <summary>Held against exhaustive search, which looks at every plan there is.</summary>
public class PurchaseSolverTests
{
    private const int Cases = 1_200;

    [Fact]
    public void Every_plan_is_as_cheap_as_exhaustive_search_finds_and_none_is_missed()
    {
        var impossible = 0;
        for (var i = 0; i < Cases; i++)
        {
            var problem = Random(i);
            var cheapest = Exhaustive(problem);
            var outcome = PurchaseSolver.Solve(problem);

            if (outcome is PurchaseOutcome.Plan plan)
            {
                Assert.True(plan.Price == cheapest, $"case {i}: {plan.Price} instead of {cheapest}");
                Assert.True(plan.Certificate.IsProven);
                Assert.True(plan.Certificate.LowerBound <= plan.Price, $"case {i}: the bound {plan.Certificate.LowerBound} exceeds the price {plan.Price}");
                AssertKeeps(problem, plan);
            }
            else
            {
                Assert.True(cheapest is null, $"case {i}: there is a plan for {cheapest}");
                impossible++;
            }
        }
        Assert.InRange(impossible, Cases / 10, Cases * 6 / 10);
    }

    [Fact]
    public void What_is_named_as_a_conflict_cannot_be_kept_together_and_leaving_out_any_of_it_helps()
    {
        var conflicts = 0;
        for (var i = 0; i < Cases; i++)
        {
            var problem = Random(i);
            if (PurchaseSolver.Solve(problem) is not PurchaseOutcome.Impossible impossible)
                continue;
            conflicts++;
            Assert.NotEmpty(impossible.Conflict);
            Assert.IsType<PurchaseOutcome.Impossible>(PurchaseSolver.Solve(Only(problem, impossible.Conflict)));
            Assert.All(impossible.Conflict, one => Assert.IsType<PurchaseOutcome.Plan>(PurchaseSolver.Solve(Only(problem, impossible.Conflict.Remove(one)))));
        }
        Assert.True(conflicts > 100);
    }

    [Fact]
    public void The_order_of_options_does_not_change_the_plan()
    {
        for (var i = 0; i < 200; i++)
        {
            var problem = Random(i);
            var turned = problem with { Options = [.. problem.Options.Reverse()] };
            if (PurchaseSolver.Solve(problem) is PurchaseOutcome.Plan plan)
                Assert.Equal(Words(plan), Words(Assert.IsType<PurchaseOutcome.Plan>(PurchaseSolver.Solve(turned))));
        }
    }

    [Fact]
    public void At_its_winning_price_an_option_is_bought_and_a_hair_above_it_is_not_needed()
    {
        var seen = 0;
        for (var i = 0; i < 300; i++)
        {
            var problem = Random(i);
            if (PurchaseSolver.Solve(problem) is not PurchaseOutcome.Plan plan)
                continue;
            foreach (var option in problem.Options)
            {
                var wins = PurchaseSolver.WinningPrice(problem, plan, option);
                // Options that no plan needs change no answer.
                Assert.Equal(wins, PurchaseSolver.WinningPrice(PurchaseSolver.Needed(problem), plan, option));
                if (wins is not { } price)
                    continue;
                seen++;
                Assert.True(price <= option.Price);
                Assert.Equal(plan.Price, With(option, price + 0.0001m).Price);
                if (price > 0.01m)
                    Assert.True(With(option, price - 0.01m).Price < plan.Price);
            }

            PurchaseOutcome.Plan With(PurchaseOption option, decimal price) => Assert.IsType<PurchaseOutcome.Plan>(
                PurchaseSolver.Solve(problem with { Options = [.. problem.Options.Select(o => o.Id == option.Id ? o with { Price = price } : o)] }));
        }
        Assert.True(seen > 100);
    }

    [Fact]
    public void A_mix_of_servers_is_bought_where_it_is_cheaper_than_any_single_kind()
    {
        var plan = Assert.IsType<PurchaseOutcome.Plan>(PurchaseSolver.Solve(new PurchaseProblem(110, [new("large", 100, 100, 9), new("small", 15, 10, 9)], new PurchaseLimits())));

        Assert.Equal((115m, 2), (plan.Price, plan.Count));
        Assert.Equal(110, plan.ItemsPerSecond);
    }

    [Fact]
    public void A_spare_is_as_fast_as_the_fastest_server_that_may_fail()
    {
        var problem = new PurchaseProblem(100, [new("large", 90, 100, 9), new("small", 20, 20, 9)], new PurchaseLimits(Spares: 1));

        var plan = Assert.IsType<PurchaseOutcome.Plan>(PurchaseSolver.Solve(problem));

        // Six small ones carry the demand when one of them fails; a large one would need another large one beside it.
        Assert.Equal((120m, 6), (plan.Price, plan.Count));
        Assert.True(LeftOf(plan, 1) >= 100);
    }

    [Fact]
    public void Three_sites_are_cheaper_than_two_where_each_needs_less_to_spare()
    {
        var problem = new PurchaseProblem(100, [new("a", 60, 60, 9) { Site = "a" }, new("b", 60, 60, 9) { Site = "b" }, new("c", 62, 60, 9) { Site = "c" }], new PurchaseLimits(Sites: 1));

        var plan = Assert.IsType<PurchaseOutcome.Plan>(PurchaseSolver.Solve(problem));

        // Two on each of two sites, or one on each of three would carry 120 without one.
        Assert.Equal((182m, 3), (plan.Price, plan.Count));
        Assert.Equal([PurchaseConstraint.Sites], Assert.IsType<PurchaseOutcome.Impossible>(PurchaseSolver.Solve(problem with { Options = [.. problem.Options.Take(1)] })).Conflict.AsEnumerable());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_catalog_of_real_size_is_solved_to_proof_where_sites_may_fail(int sites)
    {
        var random = new SplitMix64(6);
        var options = Enumerable.Range(0, 130).Select(i =>
        {
            var rate = Math.Exp(random.Between(2, 6));
            return new PurchaseOption($"offer {i}", Math.Round((decimal)(rate * Math.Exp(random.Between(-1, 1))), 2), rate, 1000) { Site = $"site {random.Below(24)}" };
        }).ToImmutableArray();
        foreach (var demand in new[] { 30.0, 100, 300 })
        {
            var plan = Assert.IsType<PurchaseOutcome.Plan>(PurchaseSolver.Solve(new PurchaseProblem(demand, options, new PurchaseLimits(Spares: 1, Sites: sites))));
            Assert.True(plan.Certificate.IsProven, $"{demand}: {plan.Certificate}, {plan.Price}");
            Assert.True(WithoutSites(plan.Servers, sites) >= demand * (1 - 1e-9));
        }
    }

    [Fact]
    public void Fifty_thousand_offers_are_solved_to_proof()
    {
        var random = new SplitMix64(2);
        var options = ImmutableArray.CreateBuilder<PurchaseOption>();
        for (var i = 0; i < 50_000; i++)
        {
            var rate = Math.Exp(random.Between(2, 8));
            options.Add(new PurchaseOption($"offer {i}", Math.Round((decimal)(rate * Math.Exp(random.Between(-1.5, 1.5)) * 0.5), 4), rate, 1 + random.Below(4)));
        }
        foreach (var demand in new[] { 100.0, 10_000, 1_000_000 })
        {
            foreach (var limits in new[] { new PurchaseLimits(), new PurchaseLimits(Spares: 1), new PurchaseLimits(Servers: (int)Math.Max(2, demand / 800)) })
            {
                var plan = Assert.IsType<PurchaseOutcome.Plan>(PurchaseSolver.Solve(new PurchaseProblem(demand, options.ToImmutable(), limits)));

                Assert.True(plan.Certificate.IsProven, $"{demand} {limits}: {plan.Certificate}");
                Assert.True(LeftOf(plan, limits.Spares) >= demand * (1 - 1e-9));
                Assert.True(plan.Count <= (limits.Servers ?? int.MaxValue));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_demand_that_is_none_is_refused(double demand) => Assert.Throws<ArgumentException>(() => PurchaseSolver.Solve(new PurchaseProblem(demand, [], new PurchaseLimits())));

    private static string Words(PurchaseOutcome.Plan plan) => string.Join(", ", plan.Servers.OrderBy(s => s.Option.Id, StringComparer.Ordinal).Select(s => $"{s.Count} {s.Option.Id}")) + $" for {plan.Price}";

    private static void AssertKeeps(PurchaseProblem problem, PurchaseOutcome.Plan plan)
    {
        Assert.Equal(plan.Price, plan.Servers.Sum(s => s.Count * s.Option.Price));
        Assert.All(plan.Servers, s => Assert.InRange(s.Count, 1, s.Option.Stock));
        Assert.True(LeftOf(plan, problem.Limits.Spares) >= problem.ItemsPerSecond * (1 - 1e-9));
        Assert.True(WithoutSites(plan.Servers, problem.Limits.Sites) >= problem.ItemsPerSecond * (1 - 1e-9));
        Assert.True(plan.Price <= (problem.Limits.Budget ?? decimal.MaxValue) && plan.Count <= (problem.Limits.Servers ?? int.MaxValue) && plan.Watts <= (problem.Limits.Watts ?? double.MaxValue) + 1e-6);
    }

    /// <summary>The problem with these limits and no others; without stock among them there is any number of each.</summary>
    private static PurchaseProblem Only(PurchaseProblem problem, ImmutableArray<PurchaseConstraint> kept) => problem with
    {
        Limits = new PurchaseLimits(
            kept.Contains(PurchaseConstraint.Budget) ? problem.Limits.Budget : null, kept.Contains(PurchaseConstraint.Servers) ? problem.Limits.Servers : null,
            kept.Contains(PurchaseConstraint.Watts) ? problem.Limits.Watts : null, kept.Contains(PurchaseConstraint.Spares) ? problem.Limits.Spares : 0,
            kept.Contains(PurchaseConstraint.Sites) ? problem.Limits.Sites : 0),
        Options = kept.Contains(PurchaseConstraint.Stock) ? problem.Options : [.. problem.Options.Select(o => o with { Stock = 1_000_000 })],
    };

    /// <summary>At most 12 offers with a stock of at most 4, few enough plans for exhaustive search, and some of the limits.</summary>
    private static PurchaseProblem Random(int seed)
    {
        var random = SplitMix64.For(77, seed);
        var options = ImmutableArray.CreateBuilder<PurchaseOption>();
        var plans = 1;
        for (var i = 0; i < 1 + random.Below(12); i++)
        {
            var stock = 1 + random.Below(4);
            if (plans * (stock + 1) > 20_000)
                break;
            plans *= stock + 1;
            // Coarse numbers, so that ties happen.
            options.Add(new PurchaseOption($"o{i}", random.Below(40) + 1 + random.Below(4) * 0.25m, 5 * (1 + random.Below(20)), stock, 50 * (1 + random.Below(10))));
        }
        var capacity = options.Sum(o => o.Stock * o.ItemsPerSecond);
        return OnSites(seed, new PurchaseProblem(Math.Max(1, Math.Round(capacity * random.Between(0.05, 1.05))), options.ToImmutable(), new PurchaseLimits(
            random.Unit() < 0.3 ? (decimal)Math.Round(random.Between(10, 300)) : null,
            random.Unit() < 0.4 ? 1 + random.Below(10) : null,
            random.Unit() < 0.3 ? Math.Round(random.Between(200, 4_000)) : null,
            random.Unit() < 0.5 ? 0 : 1 + random.Below(2))));
    }

    /// <summary>In a third of the problems one or two of a few sites may fail.</summary>
    private static PurchaseProblem OnSites(int seed, PurchaseProblem problem)
    {
        var random = SplitMix64.For(78, seed);
        if (random.Below(3) > 0)
            return problem;
        var sites = 2 + random.Below(3);
        return problem with
        {
            ItemsPerSecond = Math.Max(1, Math.Round(problem.ItemsPerSecond * random.Between(0.2, 0.9))),
            Options = [.. problem.Options.Select(o => o with { Site = $"site {random.Below(sites)}" })],
            Limits = problem.Limits with { Sites = random.Below(5) == 0 ? 2 : 1 },
        };
    }

    /// <summary>What is left when the sites have failed that carry most.</summary>
    private static double WithoutSites(IEnumerable<(PurchaseOption Option, int Count)> servers, int failed) =>
        servers.GroupBy(s => s.Option.Site, StringComparer.Ordinal).Select(g => g.Sum(s => s.Count * s.Option.ItemsPerSecond)).OrderDescending().Skip(failed).Sum();

    private static decimal? Exhaustive(PurchaseProblem problem)
    {
        decimal? best = null;
        var counts = new int[problem.Options.Length];
        Visit(0, 0, 0, 0);
        return best;

        void Visit(int at, decimal price, int servers, double watts)
        {
            if (price > (problem.Limits.Budget ?? decimal.MaxValue) || servers > (problem.Limits.Servers ?? int.MaxValue) || watts > (problem.Limits.Watts ?? double.MaxValue) || price >= best)
                return;
            if (at == counts.Length)
            {
                var rates = problem.Options.SelectMany((o, i) => Enumerable.Repeat(o.ItemsPerSecond, counts[i])).OrderDescending().Skip(problem.Limits.Spares);
                var need = problem.ItemsPerSecond * (1 - 1e-9);
                if (rates.Sum() >= need && WithoutSites(problem.Options.Select((o, i) => (o, counts[i])), problem.Limits.Sites) >= need)
                    best = price;
                return;
            }
            for (counts[at] = 0; counts[at] <= problem.Options[at].Stock; counts[at]++)
                Visit(at + 1, price + counts[at] * problem.Options[at].Price, servers + counts[at], watts + counts[at] * problem.Options[at].Watts);
            counts[at] = 0;
        }
    }

    /// <summary>Items a second that are left when so many of the fastest servers fail.</summary>
    private static double LeftOf(PurchaseOutcome.Plan plan, int failed) =>
        plan.Servers.SelectMany(s => Enumerable.Repeat(s.Option.ItemsPerSecond, s.Count)).OrderDescending().Skip(failed).Sum();
}
