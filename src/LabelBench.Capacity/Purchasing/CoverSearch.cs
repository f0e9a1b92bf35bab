namespace LabelBench.Capacity.Purchasing;

/// <summary>The cheapest servers whose throughputs add up to a demand: a bounded covering knapsack with two side constraints, solved to proof.</summary>
/// <remarks>
/// Bound by the linear program, whose dual price of an item is the price per throughput of the marginal server; limits on servers and power enter the prices with
/// multipliers of their own (Lagrange; Geoffrion 1974, doi:10.1007/BFb0120690), so that the bound holds for any of them. Kinds whose reduced cost exceeds the
/// distance between the best plan known and the bound cannot be in a cheaper plan; the rest is searched depth first, best price per throughput first. A kind that
/// another one is at least as fast as, for no more money and power, is only used when there is none of the other left.
/// </remarks>
internal sealed class CoverSearch
{
    /// <summary>Beyond this many partial plans the best one known is returned, not proven.</summary>
    private const long MostNodes = 50_000_000;

    /// <summary>Kinds beyond the marginal one at which the first plans are topped up.</summary>
    private const int TopUps = 48;

    private readonly ServerKind[] _kinds;
    private readonly double[] _prices;
    private readonly FractionalCover _cover;
    private readonly double _allowance;
    private readonly int[] _counts;
    private int[][] _better = [];
    private readonly int[] _best;
    private long _incumbent;

    /// <param name="kinds">In any order.</param>
    /// <param name="servers">Most servers; <see cref="int.MaxValue"/> for no limit.</param>
    /// <param name="watts">Most power; infinite for no limit.</param>
    /// <param name="cutoff">Only plans cheaper than this are looked for.</param>
    /// <param name="multipliers">Added to the price of a server, and of a watt.</param>
    private CoverSearch(IEnumerable<ServerKind> kinds, int servers, double watts, long cutoff, (double Server, double Watt) multipliers)
    {
        _kinds = [.. kinds];
        _prices = [.. _kinds.Select(k => Price(k, multipliers))];
        var order = Order();
        (_kinds, _prices) = ([.. order.Select(i => _kinds[i])], [.. order.Select(i => _prices[i])]);
        _cover = new FractionalCover(_kinds, _prices);
        _allowance = (servers == int.MaxValue ? 0 : multipliers.Server * servers) + (double.IsInfinity(watts) ? 0 : multipliers.Watt * watts);
        (_counts, _best, _incumbent) = (new int[order.Length], new int[order.Length], cutoff);
        (ServersLeft, WattsLeft) = (servers, watts);
    }

    /// <summary>Places by price per throughput; ties by place, so that the plan does not depend on the order of the options.</summary>
    private int[] Order()
    {
        var (ratios, order) = (new double[_kinds.Length], new int[_kinds.Length]);
        for (var i = 0; i < order.Length; i++)
            (ratios[i], order[i]) = (_prices[i] / _kinds[i].ItemsPerSecond, i);
        Array.Sort(ratios, order);
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && ratios[to] == ratios[from])
                to++;
            if (to - from > 1)
                Array.Sort(order, from, to - from, Comparer<int>.Create((a, b) => _kinds[b].Place.CompareTo(_kinds[a].Place)));
            from = to;
        }
        return order;
    }

    private int ServersLeft { get; }

    private double WattsLeft { get; }

    private bool HasPlan { get; set; }

    private long Nodes { get; set; }

    internal static double Price(ServerKind kind, (double Server, double Watt) multipliers) => kind.Price + multipliers.Server + multipliers.Watt * kind.Watts;

    /// <summary>What fractions of kinds cost that cover a need, and its price per throughput: the dual of the linear program. Infinite where all of them do not.</summary>
    public static (double Bound, double PerItem) Dual(IReadOnlyCollection<ServerKind> kinds, double need)
    {
        var all = new CoverSearch(kinds.Where(k => k.ItemsPerSecond > 0 && k.Stock > 0), int.MaxValue, double.PositiveInfinity, long.MaxValue, (0, 0));
        var bound = all._cover.Cost(0, need);
        return double.IsInfinity(bound) ? (bound, 0) : (bound, all.Marginal(need));
    }

    /// <summary>Cheapest plan below the cutoff.</summary>
    /// <returns>Its price and servers by place; null where there is none. Left counts kinds that had to be searched.</returns>
    public static CoverResult Solve(IReadOnlyCollection<ServerKind> kinds, double need, int servers, double watts, long cutoff)
    {
        if (need <= 0)
            return new CoverResult(cutoff > 0 ? 0 : null, [], 0, 0, 0, true);
        ServerKind[] useful = [.. kinds.Where(k => k.ItemsPerSecond > 0 && k.Stock > 0).Select(k => k with { Stock = (int)Math.Min(k.Stock, Math.Ceiling(need / k.ItemsPerSecond)) })];
        var multipliers = LimitPrices.Of(useful, need, servers, watts);
        var whole = new CoverSearch(useful, servers, watts, cutoff, multipliers);
        var bound = whole._cover.Cost(0, need) - whole._allowance;
        if (double.IsInfinity(bound) || whole.IsBeaten(bound))
            return new CoverResult(null, [], bound, 0, 0, true);
        whole.Fill(need);
        return whole.SearchRest(need, bound, multipliers);
    }

    private bool IsBeaten(double bound) => FractionalCover.RulesOut(bound, _incumbent);

    /// <summary>Good plans to begin with: kinds in order of price per throughput up to the marginal one, then, at every further step, the single kind that best covers what is left.</summary>
    private void Fill(double need)
    {
        var (left, spent, servers, watts) = (need, 0L, ServersLeft, WattsLeft);
        var taken = new int[_kinds.Length];
        var marginal = _cover.MarginalPlace(need);
        for (var i = 0; i < _kinds.Length && i < marginal + TopUps && left > 0; i++)
        {
            if (i >= marginal)
                Cover();
            var kind = _kinds[i];
            var count = (int)Math.Max(0, Math.Min(Math.Min(kind.Stock, servers), Math.Floor(left / kind.ItemsPerSecond)));
            if (kind.Watts > 0)
                count = (int)Math.Min(count, Math.Floor(watts / kind.Watts));
            taken[i] = count;
            (left, spent, servers, watts) = (left - count * kind.ItemsPerSecond, spent + count * kind.Price, servers == int.MaxValue ? servers : servers - count, watts - count * kind.Watts);
        }
        if (left <= need * (1 - FractionalCover.Met) && spent < _incumbent)
            Keep(taken, spent);

        void Cover()
        {
            for (var place = 0; place < _kinds.Length; place++)
            {
                var kind = _kinds[place];
                var count = Math.Ceiling(left * FractionalCover.Met / kind.ItemsPerSecond);
                if (taken[place] + count > kind.Stock || count > servers || count * kind.Watts > watts || spent + count * kind.Price >= _incumbent)
                    continue;
                taken[place] += (int)count;
                Keep(taken, spent + (long)count * kind.Price);
                taken[place] -= (int)count;
            }
        }
    }

    private void Keep(int[] plan, long price)
    {
        _incumbent = price;
        plan.CopyTo(_best, 0);
        HasPlan = true;
    }

    /// <summary>Settles what reduced costs settle, and searches through the rest.</summary>
    private CoverResult SearchRest(double need, double bound, (double Server, double Watt) multipliers)
    {
        var marginal = Marginal(need);
        var gap = _incumbent - 1 - bound + 1e-6;
        var (rest, fixedCounts) = (new List<ServerKind>(), new List<(ServerKind Kind, int Count)>());
        for (var i = 0; i < _kinds.Length; i++)
        {
            var reduced = _prices[i] - marginal * _kinds[i].ItemsPerSecond;
            if (reduced > gap)
                continue;
            if (-reduced > gap)
                fixedCounts.Add((_kinds[i], _kinds[i].Stock));
            else
                rest.Add(_kinds[i]);
        }
        var (left, spent, servers, watts) = (need, 0L, ServersLeft, WattsLeft);
        foreach (var (kind, count) in fixedCounts)
            (left, spent, servers, watts) = (left - count * kind.ItemsPerSecond, spent + count * kind.Price, servers - (servers == int.MaxValue ? 0 : count), watts - count * kind.Watts);
        var inner = new CoverSearch(rest, servers, watts, _incumbent - spent, multipliers);
        inner.FindBetter();
        var isProven = servers < 0 || watts < 0 || inner.Descend(0, left, left * (1 - FractionalCover.Met), 0, 0, servers, watts);
        if (inner.HasPlan)
            return new CoverResult(inner._incumbent + spent, [.. fixedCounts, .. inner.Chosen()], bound, rest.Count, inner.Nodes, isProven);
        return HasPlan
            ? new CoverResult(_incumbent, [.. Chosen()], bound, rest.Count, inner.Nodes, isProven)
            : new CoverResult(null, [], bound, rest.Count, inner.Nodes, isProven);
    }

    private bool HasBetter(int kind)
    {
        foreach (var other in _better[kind])
        {
            if (_counts[other] < _kinds[other].Stock)
                return true;
        }
        return false;
    }

    /// <summary>For every kind, those before it that are at least as good in every respect.</summary>
    private void FindBetter() => _better = [.. _kinds.Select((kind, i) => Enumerable.Range(0, i)
        .Where(j => _kinds[j].IsAtLeastAsGoodAs(kind)).ToArray())];

    private IEnumerable<(ServerKind Kind, int Count)> Chosen() => _kinds.Zip(_best).Where(pair => pair.Second > 0);

    /// <summary>Price per throughput of the last kind that the linear program takes.</summary>
    private double Marginal(double need) => _prices[_cover.MarginalPlace(need)] / _kinds[_cover.MarginalPlace(need)].ItemsPerSecond;

    /// <returns>False when the search was cut short.</returns>
    private bool Descend(int from, double need, double tolerance, long spent, double priced, int servers, double watts)
    {
        if (need <= tolerance)
        {
            if (spent < _incumbent)
                Keep(_counts, spent);
            return true;
        }
        if (from == _kinds.Length || servers <= 0 || IsBeaten(priced + _cover.Cost(from, need) - _allowance))
            return true;
        if (++Nodes > MostNodes)
            return false;
        var kind = _kinds[from];
        var most = HasBetter(from) ? 0 : (int)Math.Min(Math.Min(kind.Stock, servers), Math.Ceiling((need - tolerance) / kind.ItemsPerSecond));
        if (kind.Watts > 0)
            most = (int)Math.Min(most, Math.Floor(watts / kind.Watts * (1 + 1e-12)));
        var isWhole = true;
        for (var count = Math.Max(0, most); count >= 0 && isWhole; count--)
        {
            var (left, paid) = (need - count * kind.ItemsPerSecond, priced + count * _prices[from]);
            // With fewer of the kind of the best price per throughput the bound only rises.
            if (count < most && IsBeaten(paid + _cover.Cost(from + 1, left) - _allowance))
                break;
            _counts[from] = count;
            isWhole = Descend(from + 1, left, tolerance, spent + count * kind.Price, paid, servers == int.MaxValue ? servers : servers - count, watts - count * kind.Watts);
        }
        _counts[from] = 0;
        return isWhole;
    }
}

/// <param name="Price">In units; null where nothing is cheaper than the cutoff.</param>
/// <param name="Bound">Of the linear program, in units.</param>
internal readonly record struct CoverResult(long? Price, IReadOnlyList<(ServerKind Kind, int Count)> Servers, double Bound, int Left, long Nodes, bool IsProven);
