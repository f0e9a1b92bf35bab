using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>Finds prices that lie far from those of like offers: the server without its GPU, the sum of eight, another unit, a slip.</summary>
/// <remarks>
/// A price for each GPU (each vCPU of a CPU server) is held against the median of the likest offers of the file: the same type in other regions within x/2.2,
/// the provider's other offers with that GPU within x/3, anybody's with that GPU within five times above and a twentieth below, where there are three.
/// On the priced offers of a public table less than one in a hundred is told of; there the same GPU differs up to 17 times between providers, and
/// twice between the regions of one.
/// </remarks>
internal static class OddPrices
{
    private static readonly Peers[] Likest =
    [
        new(o => $"{o.Provider}/{o.Name}/{o.Term}", 2, 1 / 2.2, 2.2, "the same type in other regions"),
        new(o => o.GpuName is null ? $"{o.Provider}/{o.Kind}" : $"{o.Provider}/{o.GpuName}", 2, 1 / 3.0, 3, "its provider's like offers"),
        new(o => o.GpuName, 3, 1 / 20.0, 5, "all offers with its GPU"),
    ];

    public static IReadOnlyList<Problem> Among(IReadOnlyList<(Offer Offer, int Line)> offers, string source, ExchangeRates rates)
    {
        var priced = offers.Select(o => (o.Offer, o.Line, Each: (double)rates.Convert(o.Offer.PricePerMonth, o.Offer.Currency, "USD") / (o.Offer.Gpus > 0 ? o.Offer.Gpus : o.Offer.Vcpus))).ToArray();
        var groups = Likest.Select(p => priced.Where(o => p.Like(o.Offer) is not null).GroupBy(o => p.Like(o.Offer)!, StringComparer.Ordinal)
            .Where(g => g.Count() >= p.Fewest).ToDictionary(g => g.Key, g => g.Select(o => o.Each).Order().ToArray(), StringComparer.Ordinal)).ToArray();
        var problems = new List<Problem>();
        foreach (var (offer, line, each) in priced)
        {
            foreach (var (i, peers) in Likest.Index())
            {
                if (peers.Like(offer) is not { } key || !groups[i].TryGetValue(key, out var all))
                    continue;
                var ratio = each / Usual(all, each);
                if (ratio < peers.Least || ratio > peers.Most)
                    problems.Add(new Problem(source, "price", $"is {Say.Number(ratio)} times what is usual among {peers.Words}, {(offer.Gpus > 0 ? "a GPU" : "a vCPU")} each; the machine without its GPU, the sum of several, another unit? Right it, or write yes in price_checked.", line));
                break;
            }
        }
        return problems;
    }

    /// <summary>The median; of two prices the other, since nobody can tell which is wrong.</summary>
    private static double Usual(double[] sorted, double own) =>
        sorted.Length == 2 ? (sorted[0] == own ? sorted[1] : sorted[0]) : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <param name="Fewest">Offers of a group, the one in question included.</param>
    private sealed record Peers(Func<Offer, string?> Like, int Fewest, double Least, double Most, string Words);
}
