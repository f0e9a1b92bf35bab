namespace LabelBench.Capacity.Purchasing;

/// <summary>Leaves out kinds that no cheapest plan needs.</summary>
/// <remarks>
/// A plan that nothing can be taken from has at most need / throughput servers, and the spares, that are at least as fast as a kind. Where more than that are there that are as
/// fast for no more money, one of them is free to stand in for the kind: the demand is carried as before, with or without the fastest servers.
/// </remarks>
internal static class NeededKinds
{
    /// <param name="kinds">In ascending order of throughput, whose places are their positions.</param>
    /// <param name="members">By place.</param>
    /// <returns>What is left, with places anew.</returns>
    public static (ServerKind[] Kinds, PurchaseOption[][] Members) Of(ServerKind[] kinds, PurchaseOption[][] members, double need, int spares)
    {
        var rank = new int[kinds.Length];
        foreach (var (place, i) in Enumerable.Range(0, kinds.Length).OrderBy(p => kinds[p].Price).ThenByDescending(p => p).Select((p, i) => (p, i)))
            rank[place] = i;
        var stock = new long[kinds.Length + 1];
        var kept = new List<int>();
        for (var place = kinds.Length - 1; place >= 0; place--)
        {
            var better = 0L;
            for (var node = rank[place] + 1; node > 0; node -= node & -node)
                better += stock[node];
            if (better < Math.Ceiling(need / kinds[place].ItemsPerSecond) + spares)
                kept.Add(place);
            for (var node = rank[place] + 1; node < stock.Length; node += node & -node)
                stock[node] += kinds[place].Stock;
        }
        kept.Reverse();
        return ([.. kept.Select((place, i) => kinds[place] with { Place = i })], [.. kept.Select(place => members[place])]);
    }
}
