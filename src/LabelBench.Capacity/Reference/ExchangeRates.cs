using System.Collections.Immutable;
using System.Globalization;

namespace LabelBench.Capacity;

/// <summary>What one euro was worth in other currencies on one day; used for ranking, never for billing.</summary>
/// <param name="UnitsPerEuro">By ISO 4217 code, the euro included.</param>
public sealed record ExchangeRates(DateOnly AsOf, string Source, ImmutableSortedDictionary<string, decimal> UnitsPerEuro)
{
    public static ExchangeRates Builtin { get; } = Load();

    public IEnumerable<string> Currencies => UnitsPerEuro.Keys;

    public bool Knows(string currency) => UnitsPerEuro.ContainsKey(currency);

    /// <returns>The amount in <paramref name="to"/>; exactly <paramref name="amount"/> when the currencies are the same.</returns>
    /// <exception cref="KeyNotFoundException">A currency is not in the table.</exception>
    public decimal Convert(decimal amount, string from, string to) =>
        from == to ? amount : amount / UnitsPerEuro[from] * UnitsPerEuro[to];

    private static ExchangeRates Load()
    {
        var rows = EmbeddedData.Rows("exchange_rates.csv", csv => (
            Currency: csv.GetField("currency")!,
            Units: csv.GetField<decimal>("units_per_eur"),
            AsOf: DateOnly.ParseExact(csv.GetField("as_of")!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Source: csv.GetField("source")!));
        var dated = rows.Last();
        return new ExchangeRates(dated.AsOf, dated.Source, rows.ToImmutableSortedDictionary(r => r.Currency, r => r.Units, StringComparer.Ordinal));
    }
}
