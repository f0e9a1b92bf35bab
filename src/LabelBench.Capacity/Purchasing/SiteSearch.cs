namespace LabelBench.Capacity.Purchasing;

/// <summary>The cheapest servers that carry a demand whichever sites, and whichever servers, fail; solved to proof.</summary>
/// <remarks>
/// Depth first, best price per throughput first. Partial plans are cut off by the reduced costs of <see cref="SiteBound"/> and by what the rest costs at least that
/// replaces the sites which carry most so far: further servers only make these carry more.
/// </remarks>
internal sealed class SiteSearch
{
    /// <summary>Beyond this many partial plans the best one known is returned, not proven.</summary>
    private const long MostNodes = 200_000;

    private readonly SiteKind[] _kinds;
    private readonly SiteBound _bound;
    private readonly (double Need, int Spares, int Failing) _asked;
    private readonly FractionalCover _cover;
    private readonly double[] _reduced, _best, _sites;
    private readonly int[][] _better;
    private readonly int[] _counts, _plan;
    private long _incumbent;
    private bool _found;
    private long _nodes;

    private SiteSearch(SiteKind[] kinds, int sites, SiteBound bound, (double Need, int Spares, int Failing) asked, long incumbent)
    {
        (_kinds, _bound, _asked, _incumbent) = (kinds, bound, asked, incumbent);
        _reduced = [.. kinds.Select(k => k.Kind.Price - bound.Worth[k.Site] * k.Kind.ItemsPerSecond)];
        _cover = new FractionalCover([.. kinds.Select(k => k.Kind)], [.. kinds.Select(k => (double)k.Kind.Price)]);
        (_best, _sites) = (new double[kinds.Length + 1], new double[sites]);
        for (var i = kinds.Length - 1; i >= 0; i--)
            _best[i] = _best[i + 1] + kinds[i].Kind.Stock * Math.Min(0, _reduced[i]);
        (_counts, _plan) = (new int[kinds.Length], new int[kinds.Length]);
        _better = [.. kinds.Select((kind, i) => Enumerable.Range(0, i).Where(j => kinds[j].Site == kind.Site && kinds[j].Kind.IsAtLeastAsGoodAs(kind.Kind)).ToArray())];
    }

    /// <param name="kinds">In any order.</param>
    /// <param name="servers">Most servers; <see cref="int.MaxValue"/> for no limit.</param>
    /// <param name="watts">Most power; infinite for no limit.</param>
    /// <param name="failing">Sites that may fail, 1 or more.</param>
    /// <param name="spares">Servers that may fail.</param>
    /// <param name="cutoff">Only plans cheaper than this are looked for.</param>
    public static CoverResult Solve(IReadOnlyCollection<SiteKind> kinds, double need, int servers, double watts, int failing, int spares, long cutoff)
    {
        // More than the whole demand on one site helps nobody.
        SiteKind[] useful = [.. kinds.Where(k => k.Kind is { ItemsPerSecond: > 0, Stock: > 0 }).Select(k => k with { Kind = k.Kind with { Stock = (int)Math.Min(k.Kind.Stock, Math.Ceiling(need / k.Kind.ItemsPerSecond) + spares) } })];
        var sites = useful.Length == 0 ? 0 : useful.Max(k => k.Site) + 1;
        if (useful.DistinctBy(k => k.Site).Count() <= failing)
            return new CoverResult(null, [], double.PositiveInfinity, 0, 0, true);
        var bound = SiteBound.Of(useful, sites, failing, need);
        if (double.IsInfinity(bound.Value))
            return new CoverResult(null, [], bound.Value, 0, 0, true);
        var first = FirstPlan(useful, sites, need, servers, watts, failing, spares, cutoff);
        var known = first?.Sum(s => s.Count * s.Kind.Price) ?? cutoff;
        SiteKind[] rest = [.. useful.Where(k => bound.Value + k.Kind.Price - bound.Worth[k.Site] * k.Kind.ItemsPerSecond < known)
            .OrderBy(k => k.Kind.Price / k.Kind.ItemsPerSecond).ThenByDescending(k => k.Kind.ItemsPerSecond).ThenBy(k => k.Kind.Place)];
        var search = new SiteSearch(rest, sites, bound, (need, spares, failing), known);
        var proven = search.Descend(0, 0, 0, 0, servers, watts);
        if (search._found)
            return new CoverResult(search._incumbent, [.. rest.Zip(search._plan).Where(p => p.Second > 0).Select(p => (p.First.Kind, p.Second))], bound.Value, rest.Length, search._nodes, proven);
        return first is null
            ? new CoverResult(null, [], bound.Value, rest.Length, search._nodes, proven)
            : new CoverResult(known, first, bound.Value, rest.Length, search._nodes, proven);
    }

    /// <summary>A good plan to begin with: the demand divided evenly over some sites, of which enough are left; null where that gives none below the cutoff.</summary>
    private static List<(ServerKind Kind, int Count)>? FirstPlan(SiteKind[] kinds, int sites, double need, int servers, double watts, int failing, int spares, long cutoff)
    {
        List<(ServerKind, int)>? best = null;
        for (var used = failing + 1; used <= Math.Min(sites, failing + 6); used++)
        {
            var each = need / (used - failing);
            var covers = kinds.GroupBy(k => k.Site).Select(g => CoverSearch.Solve([.. g.Select(k => k.Kind)], each, int.MaxValue, double.PositiveInfinity, long.MaxValue / 4))
                .Where(c => c.Price is not null).OrderBy(c => c.Price).Take(used).ToArray();
            var plan = covers.SelectMany(c => c.Servers).ToList();
            if (covers.Length < used || plan.Sum(s => s.Count) > servers || plan.Sum(s => s.Count * s.Kind.Watts) > watts
                || Fastest(plan.Select(s => (s.Kind.ItemsPerSecond, s.Count)), spares) is var lost && plan.Sum(s => s.Count * s.Kind.ItemsPerSecond) - lost < need * FractionalCover.Met)
                continue;
            var price = plan.Sum(s => s.Count * s.Kind.Price);
            if (price < cutoff)
                (best, cutoff) = (plan, price);
        }
        return best;
    }

    private static double Fastest(IEnumerable<(double Rate, int Count)> servers, int spares)
    {
        var lost = 0.0;
        foreach (var (rate, count) in servers.OrderByDescending(s => s.Rate))
        {
            lost += Math.Min(spares, count) * rate;
            spares -= Math.Min(spares, count);
        }
        return lost;
    }

    /// <returns>False when the search was cut short.</returns>
    private bool Descend(int from, long spent, double reduced, double carried, int servers, double watts)
    {
        var missing = _asked.Need * FractionalCover.Met + LargestSites() - carried;
        if (missing <= 0 && LacksNoServer(carried))
        {
            if (spent < _incumbent)
            {
                (_incumbent, _found) = (spent, true);
                _counts.CopyTo(_plan, 0);
            }
            return true;
        }
        if (from == _kinds.Length || servers <= 0)
            return true;
        if (IsBeaten(_bound.PerDemand * _asked.Need + reduced + _best[from]) || IsBeaten(spent + _cover.Cost(from, missing)))
            return true;
        if (++_nodes > MostNodes)
            return false;
        var (kind, site) = _kinds[from];
        var most = HasBetter(from) ? 0 : Math.Min(Math.Min(kind.Stock, servers), (int)Math.Ceiling(Math.Max(0, _asked.Need - _sites[site]) / kind.ItemsPerSecond) + _asked.Spares);
        if (kind.Watts > 0)
            most = (int)Math.Min(most, Math.Floor(watts / kind.Watts * (1 + 1e-12)));
        var isWhole = true;
        var before = _sites[site];
        for (var count = Math.Max(0, most); count >= 0 && isWhole; count--)
        {
            if (IsBeaten(_bound.PerDemand * _asked.Need + reduced + count * _reduced[from] + _best[from + 1]))
                continue;
            _counts[from] = count;
            _sites[site] = before + count * kind.ItemsPerSecond;
            isWhole = Descend(from + 1, spent + count * kind.Price, reduced + count * _reduced[from], carried + count * kind.ItemsPerSecond, servers == int.MaxValue ? servers : servers - count, watts - count * kind.Watts);
        }
        (_counts[from], _sites[site]) = (0, before);
        return isWhole;
    }

    private bool IsBeaten(double bound) => FractionalCover.RulesOut(bound, _incumbent);

    private bool HasBetter(int kind)
    {
        foreach (var other in _better[kind])
        {
            if (_counts[other] < _kinds[other].Kind.Stock)
                return true;
        }
        return false;
    }

    /// <summary>What the sites carry that carry most, as many as may fail.</summary>
    private double LargestSites()
    {
        Span<double> largest = stackalloc double[_asked.Failing];
        largest.Clear();
        foreach (var capacity in _sites)
        {
            var here = capacity;
            for (var i = 0; i < largest.Length; i++)
            {
                if (here > largest[i])
                    (here, largest[i]) = (largest[i], here);
            }
        }
        var sum = 0.0;
        foreach (var capacity in largest)
            sum += capacity;
        return sum;
    }

    private bool LacksNoServer(double carried) => _asked.Spares == 0
        || carried - Fastest(_kinds.Select((k, i) => (k.Kind.ItemsPerSecond, _counts[i])), _asked.Spares) >= _asked.Need * FractionalCover.Met;
}
