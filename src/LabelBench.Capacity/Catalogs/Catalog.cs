using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>Offers to choose from, checked.</summary>
/// <param name="Offers">In the order of the file; ids are unique.</param>
/// <param name="Warnings">What a buyer should look at, such as old prices; nothing in here stops a plan.</param>
public sealed record Catalog(ImmutableArray<Offer> Offers, ImmutableArray<Problem> Warnings)
{
    /// <summary>The catalog that ships with LabelBench.</summary>
    /// <param name="today">For telling how old the prices are.</param>
    public static Catalog Builtin(DateOnly today) =>
        CatalogReader.Read(EmbeddedData.Read("offers.csv"), "built-in catalog", ExchangeRates.Builtin, GpuTable.Builtin, today).ValueOrThrow();

    /// <summary>Both catalogs; an offer of <paramref name="other"/> replaces the one with the same id in this.</summary>
    public Catalog With(Catalog other)
    {
        var replaced = other.Offers.Select(o => o.Id).ToHashSet(StringComparer.Ordinal);
        return new Catalog([.. Offers.Where(o => !replaced.Contains(o.Id)), .. other.Offers], [.. Warnings, .. other.Warnings]);
    }
}
