using System.Collections.Immutable;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Plans;

/// <summary>Lists what may fail at once in a pool: every set of servers, and every set of sites, of the sizes that the rules name.</summary>
internal static class FailureSets
{
    /// <returns>How many servers of each offer are lost, by place in the pool; nothing where nothing may fail.</returns>
    public static IEnumerable<int[]> Of(ServerPool pool, RentingRules rules)
    {
        int[] counts = [.. pool.Servers.Select(s => s.Count)];
        IEnumerable<int[]> servers = rules.Spares > 0 ? Subsets(counts, 0, Math.Min(rules.Spares, pool.Count)) : [];
        string[] sites = [.. pool.Servers.Select(s => s.Candidate.Site).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        IEnumerable<int[]> lostSites = rules.SiteSpares > 0 ? Subsets([.. sites.Select(_ => 1)], 0, Math.Min(rules.SiteSpares, sites.Length)).Select(lost => OfSites(pool.Servers, sites, lost)) : [];
        return servers.Concat(lostSites);
    }

    private static int[] OfSites(ImmutableArray<PooledServers> servers, string[] sites, int[] lost) =>
        [.. servers.Select(s => lost[Array.IndexOf(sites, s.Candidate.Site)] > 0 ? s.Count : 0)];

    /// <summary>Every way to take so many from counted things, from one of them on.</summary>
    private static IEnumerable<int[]> Subsets(int[] counts, int from, int failed)
    {
        if (from == counts.Length - 1)
        {
            if (failed <= counts[from])
                yield return [.. new int[from], failed];
            yield break;
        }
        for (var here = 0; here <= Math.Min(failed, counts[from]); here++)
        {
            foreach (var rest in Subsets(counts, from + 1, failed - here))
            {
                rest[from] = here;
                yield return rest;
            }
        }
    }
}
