namespace LabelBench.Capacity.Purchasing;

/// <summary>Servers that may fail, and what the rest costs at least.</summary>
/// <param name="Slowest">Place of the slowest kind among them.</param>
/// <param name="OfSlowest">How many of it.</param>
/// <param name="Bound">Price of these and, by the linear program, of servers at most as fast that carry the demand.</param>
internal sealed record SpareSet(int Slowest, int OfSlowest, IReadOnlyList<(ServerKind Kind, int Count)> Servers, long Price, double Watts, double Bound);

/// <summary>Lists the sets of spares that can be part of a cheapest plan.</summary>
internal static class SpareSets
{
    /// <param name="kinds">In ascending order of throughput.</param>
    /// <param name="cutoff">Sets whose bound is not below it are left out.</param>
    public static List<SpareSet> Of(ServerKind[] kinds, int spares, double watts, double need, long cutoff)
    {
        var bounds = Bounds(kinds, need);
        var sets = new List<SpareSet>();
        // Kinds faster than the slowest spare, cheapest first.
        var faster = new SortedSet<ServerKind>(Comparer<ServerKind>.Create((a, b) => a.Price != b.Price ? a.Price.CompareTo(b.Price) : b.Place.CompareTo(a.Place)));
        for (var slowest = kinds.Length - 1; slowest >= 0; slowest--)
        {
            if (double.IsInfinity(bounds[slowest]))
                break;
            for (var own = 1; own <= Math.Min(spares, kinds[slowest].Stock); own++)
            {
                var kind = kinds[slowest];
                foreach (var (others, price, power) in Others(faster, spares - own, watts - own * kind.Watts, cutoff - bounds[slowest] - own * kind.Price, double.IsInfinity(watts)))
                {
                    var bound = price + own * kind.Price + bounds[slowest];
                    if (bound < cutoff)
                        sets.Add(new SpareSet(slowest, own, [(kind, own), .. others], price + own * kind.Price, power + own * kind.Watts, bound));
                }
            }
            faster.Add(kinds[slowest]);
        }
        return sets;
    }

    /// <summary>Sets of so many servers within a price: the cheapest one, or all of them where power is limited too.</summary>
    private static IEnumerable<(IReadOnlyList<(ServerKind, int)> Servers, long Price, double Watts)> Others(SortedSet<ServerKind> cheapestFirst, int count, double watts, double price, bool onlyCheapest)
    {
        if (watts < 0)
            yield break;
        if (count == 0)
        {
            yield return ([], 0, 0);
            yield break;
        }
        if (onlyCheapest)
        {
            var (taken, left, total) = (new List<(ServerKind, int)>(), count, 0L);
            foreach (var kind in cheapestFirst)
            {
                var take = Math.Min(left, kind.Stock);
                taken.Add((kind, take));
                (left, total) = (left - take, total + take * kind.Price);
                if (left == 0)
                {
                    yield return (taken, total, 0);
                    yield break;
                }
            }
            yield break;
        }
        ServerKind[] kinds = [.. cheapestFirst.TakeWhile(k => k.Price <= price)];
        foreach (var set in Combine(kinds, 0, count, watts, price))
            yield return set;
    }

    private static IEnumerable<(IReadOnlyList<(ServerKind, int)> Servers, long Price, double Watts)> Combine(ServerKind[] kinds, int from, int count, double watts, double price)
    {
        if (count == 0)
        {
            yield return ([], 0, 0);
            yield break;
        }
        for (var i = from; i < kinds.Length && kinds[i].Price * (double)count <= price; i++)
        {
            for (var take = 1; take <= Math.Min(count, kinds[i].Stock) && take * kinds[i].Watts <= watts; take++)
            {
                foreach (var (servers, cost, power) in Combine(kinds, i + 1, count - take, watts - take * kinds[i].Watts, price - take * kinds[i].Price))
                    yield return ([(kinds[i], take), .. servers], cost + take * kinds[i].Price, power + take * kinds[i].Watts);
            }
        }
    }

    /// <summary>For every kind, what servers at most as fast cost at least that carry the demand; infinite where they do not.</summary>
    /// <remarks>Kinds come in by throughput into two Fenwick trees (1994, doi:10.1002/spe.4380240306) in order of price per throughput, which give the linear program's optimum in log n.</remarks>
    private static double[] Bounds(ServerKind[] kinds, double need)
    {
        var rank = new int[kinds.Length];
        foreach (var (place, i) in Enumerable.Range(0, kinds.Length).OrderBy(p => kinds[p].Price / kinds[p].ItemsPerSecond).Select((p, i) => (p, i)))
            rank[place] = i;
        var byRank = new int[kinds.Length];
        for (var place = 0; place < kinds.Length; place++)
            byRank[rank[place]] = place;
        var (size, top) = (kinds.Length + 1, 1);
        while (top * 2 < size)
            top *= 2;
        double[] capacity = new double[size], cost = new double[size], bounds = new double[kinds.Length];
        for (var place = 0; place < kinds.Length; place++)
        {
            var kind = kinds[place];
            var units = Math.Min(kind.Stock, Math.Ceiling(need / kind.ItemsPerSecond));
            for (var node = rank[place] + 1; node < size; node += node & -node)
            {
                capacity[node] += units * kind.ItemsPerSecond;
                cost[node] += units * kind.Price;
            }
            bounds[place] = Optimum();
        }
        return bounds;

        double Optimum()
        {
            var (at, left, spent) = (0, need * (1 - 1e-9), 0.0);
            for (var step = top; step > 0; step /= 2)
            {
                if (at + step < size && capacity[at + step] < left)
                    (at, left, spent) = (at + step, left - capacity[at + step], spent + cost[at + step]);
            }
            if (at >= kinds.Length)
                return double.PositiveInfinity;
            var marginal = kinds[byRank[at]];
            return spent + left * marginal.Price / marginal.ItemsPerSecond;
        }
    }
}
