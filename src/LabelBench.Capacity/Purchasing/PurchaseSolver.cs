using System.Collections.Immutable;

namespace LabelBench.Capacity.Purchasing;

/// <summary>Finds the cheapest servers for a demand within limits, and proves that nothing is cheaper. Pure: the order of options, culture and time do not matter.</summary>
/// <remarks>
/// With k spares the k fastest servers must be dispensable: the others carry the demand alone, and none of them is faster than any spare. So for every kind that the
/// slowest spare may be, the cheapest spares at least as fast are added to the cheapest cover by servers at most as fast. Sites that may fail have a search of their own (<see cref="SiteSearch"/>).
/// </remarks>
internal static class PurchaseSolver
{
    /// <exception cref="ArgumentException">The problem makes no sense; see <see cref="PurchaseProblem.Check"/>.</exception>
    public static PurchaseOutcome Solve(PurchaseProblem problem)
    {
        problem.Check();
        return Cheapest(problem) is { } plan ? plan : new PurchaseOutcome.Impossible(Conflict(problem));
    }

    /// <summary>Highest price at which an option would be part of a cheapest plan, everything else as it is.</summary>
    /// <param name="plan">Cheapest plan of the problem.</param>
    /// <returns>Null where no price helps: it is out of stock, too slow within the limits, or needed anyhow.</returns>
    /// <remarks>With m of the option the others cost rest(m), so it wins at (rest(0) - rest(m)) / m for the best m; found by iteration (Dinkelbach 1967, doi:10.1287/mnsc.13.7.492).</remarks>
    public static decimal? WinningPrice(PurchaseProblem problem, PurchaseOutcome.Plan plan, PurchaseOption option)
    {
        if (plan.Servers.Any(s => s.Option.Id == option.Id))
            return null;
        var price = 0m;
        for (var round = 0; round < 32; round++)
        {
            var cheaper = problem with { Options = [.. problem.Options.Where(o => o.Id != option.Id), option with { Price = price }] };
            if (Cheapest(cheaper) is not { } found || found.Price >= plan.Price || found.Servers.FirstOrDefault(s => s.Option.Id == option.Id).Count is var count && count == 0)
                return round == 0 ? null : price;
            var higher = Math.Floor((plan.Price - (found.Price - count * price)) / count * ServerKind.PriceUnits) / ServerKind.PriceUnits;
            if (higher == price)
                return price;
            price = higher;
        }
        return price;
    }

    /// <summary>The problem without options that no cheapest plan needs, also where one that is not in the plan gets cheaper: of many offers few are left to ask for winning prices with.</summary>
    public static PurchaseProblem Needed(PurchaseProblem problem)
    {
        if (problem.Limits is not { Watts: null, Sites: 0 })
            return problem;
        var kinds = Kinds(problem.Options, out var members);
        return problem with { Options = [.. NeededKinds.Of(kinds, members, problem.ItemsPerSecond, problem.Limits.Spares).Members.SelectMany(m => m)] };
    }

    private static PurchaseOutcome.Plan? Cheapest(PurchaseProblem problem)
    {
        var kinds = Kinds(problem.Options, out var members);
        var (limits, servers) = (problem.Limits, problem.Limits.Servers ?? int.MaxValue);
        var watts = limits.Watts ?? double.PositiveInfinity;
        var cutoff = limits.Budget is { } budget ? ServerKind.Units(budget) + 1 : long.MaxValue / 4;
        if (servers <= Math.Max(limits.Spares, limits.Sites))
            return null;
        if (limits.Sites > 0)
            return AcrossSites(problem, servers, watts, cutoff);
        if (limits.Watts is null)
            (kinds, members) = NeededKinds.Of(kinds, members, problem.ItemsPerSecond, limits.Spares);
        if (limits.Spares == 0)
            return Plan(CoverSearch.Solve(kinds, problem.ItemsPerSecond, servers, watts, cutoff), [], members, problem);
        var all = CoverSearch.Solve(kinds, problem.ItemsPerSecond, servers, watts, cutoff);
        if (all.Price is null)
            return null;
        PurchaseOutcome.Plan? best = null;
        // A kind that is dearer than the marginal one by more than a plan may cost beyond the bound is in no cheaper one, except as a spare.
        var (bound, perItem) = CoverSearch.Dual(kinds, problem.ItemsPerSecond);
        var useful = kinds;
        var (left, nodes, proven) = (all.Left, all.Nodes, all.IsProven);
        foreach (var spares in SpareSets.Of(kinds, limits.Spares, watts, problem.ItemsPerSecond, cutoff).OrderBy(s => s.Bound).ThenBy(s => s.Slowest))
        {
            if (Math.Ceiling(spares.Bound - 1e-6 * Math.Max(1, Math.Abs(spares.Bound) * 1e-6)) >= cutoff)
                break;
            var slower = useful.TakeWhile(k => k.Place < spares.Slowest).Append(kinds[spares.Slowest] with { Stock = kinds[spares.Slowest].Stock - spares.OfSlowest }).ToArray();
            var rest = CoverSearch.Solve(slower, problem.ItemsPerSecond, servers == int.MaxValue ? servers : servers - limits.Spares, watts - spares.Watts, cutoff - spares.Price);
            (left, nodes, proven) = (Math.Max(left, rest.Left), nodes + rest.Nodes, proven && rest.IsProven);
            if (rest.Price is not { } price)
                continue;
            cutoff = price + spares.Price;
            useful = [.. useful.Where(k => bound + k.Price - perItem * k.ItemsPerSecond < cutoff)];
            best = Plan(rest with { Price = cutoff }, spares.Servers, members, problem);
        }
        return best is null ? null : best with { Certificate = new PurchaseCertificate(ServerKind.Money((long)Math.Floor(Math.Max(0, all.Bound))), left, nodes, proven) };
    }

    /// <summary>The same where sites may fail: servers are alike only where they stand together.</summary>
    private static PurchaseOutcome.Plan? AcrossSites(PurchaseProblem problem, int servers, double watts, long cutoff)
    {
        var (kinds, members) = (new List<SiteKind>(), new List<PurchaseOption[]>());
        foreach (var (number, site) in problem.Options.GroupBy(o => o.Site, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Index())
        {
            kinds.AddRange(Kinds([.. site], out var alike).Select(k => new SiteKind(k with { Place = k.Place + members.Count }, number)));
            members.AddRange(alike);
        }
        return Plan(SiteSearch.Solve(kinds, problem.ItemsPerSecond, servers, watts, problem.Limits.Sites, problem.Limits.Spares, cutoff), [], [.. members], problem);
    }

    /// <summary>Options that are alike become one kind, in ascending order of throughput.</summary>
    /// <param name="members">Options of each kind, by place.</param>
    private static ServerKind[] Kinds(ImmutableArray<PurchaseOption> options, out PurchaseOption[][] members)
    {
        var groups = options.Where(o => o.Stock > 0 && o.ItemsPerSecond > 0)
            .GroupBy(o => (o.ItemsPerSecond, Price: ServerKind.Units(o.Price), o.Watts))
            .OrderBy(g => g.Key.ItemsPerSecond).ThenByDescending(g => g.Key.Price).ThenByDescending(g => g.Key.Watts).ToArray();
        members = [.. groups.Select(g => g.OrderBy(o => o.Id, StringComparer.Ordinal).ToArray())];
        return [.. groups.Select((g, place) => new ServerKind(g.Key.Price, g.Key.ItemsPerSecond, g.Key.Watts, (int)Math.Min(1_000_000_000L, g.Sum(o => (long)o.Stock)), place))];
    }

    private static PurchaseOutcome.Plan? Plan(CoverResult found, IReadOnlyList<(ServerKind Kind, int Count)> spares, PurchaseOption[][] members, PurchaseProblem problem)
    {
        if (found.Price is not { } price)
            return null;
        var counts = new Dictionary<string, (PurchaseOption Option, int Count)>(StringComparer.Ordinal);
        foreach (var (place, count) in found.Servers.Concat(spares).GroupBy(s => s.Kind.Place, s => s.Count).Select(g => (g.Key, g.Sum())))
        {
            var left = count;
            foreach (var option in members[place].TakeWhile(_ => left > 0))
            {
                counts[option.Id] = (option, Math.Min(left, option.Stock));
                left -= Math.Min(left, option.Stock);
            }
        }
        return new PurchaseOutcome.Plan(
            [.. problem.Options.Where(o => counts.ContainsKey(o.Id)).Select(o => counts[o.Id])],
            ServerKind.Money(price),
            new PurchaseCertificate(ServerKind.Money((long)Math.Floor(Math.Max(0, found.Bound))), found.Left, found.Nodes, found.IsProven));
    }

    /// <summary>Drops limits one after the other: those without which there is still no plan are not to blame.</summary>
    private static ImmutableArray<PurchaseConstraint> Conflict(PurchaseProblem problem)
    {
        var limits = problem.Limits;
        ImmutableArray<PurchaseConstraint> conflict = [];
        foreach (var (constraint, without) in new (PurchaseConstraint, Func<PurchaseProblem, PurchaseProblem>)[]
        {
            (PurchaseConstraint.Sites, p => p with { Limits = p.Limits with { Sites = 0 } }),
            (PurchaseConstraint.Spares, p => p with { Limits = p.Limits with { Spares = 0 } }),
            (PurchaseConstraint.Watts, p => p with { Limits = p.Limits with { Watts = null } }),
            (PurchaseConstraint.Servers, p => p with { Limits = p.Limits with { Servers = null } }),
            (PurchaseConstraint.Budget, p => p with { Limits = p.Limits with { Budget = null } }),
            (PurchaseConstraint.Stock, p => p with { Options = [.. p.Options.Select(o => o.ItemsPerSecond > 0 ? o with { Stock = 1_000_000_000 } : o)] }),
        })
        {
            var relaxed = without(problem);
            if (relaxed.Limits == problem.Limits && constraint != PurchaseConstraint.Stock)
                continue;
            if (Cheapest(relaxed) is null)
                problem = relaxed;
            else
                conflict = conflict.Add(constraint);
        }
        return conflict;
    }
}
