namespace LabelBench.Capacity;

/// <summary>Finds the cheapest server of a catalog that a measurement could be made on instead of one that is dearer: with the same GPU, or without one the same instruction set.</summary>
internal sealed class CheapestToMeasure
{
    private readonly Dictionary<(string?, CpuArchitecture?), Offer> _cheapest;

    public CheapestToMeasure(IEnumerable<Offer> offers, ExchangeRates rates) => _cheapest = offers
        .Where(o => o.Stock != 0)
        .GroupBy(Key)
        .ToDictionary(g => g.Key, g => g.OrderBy(o => rates.Convert(Price(o), o.Currency, "EUR")).ThenBy(o => o.Id, StringComparer.Ordinal).First());

    /// <returns>The offer itself where the catalog has none like it.</returns>
    public Offer Like(Offer offer) => _cheapest.GetValueOrDefault(Key(offer), offer);

    /// <summary>Of the shortest time that it is let for: an hour, or a month and its setup.</summary>
    internal static decimal Price(Offer offer) => offer.Term is BillingTerm.Hourly ? offer.PricePerMonth / Offer.HoursPerMonth : offer.PricePerMonth + offer.SetupFee;

    private static (string?, CpuArchitecture?) Key(Offer offer) => offer.GpuName is { } gpu ? (gpu, null) : (null, offer.Architecture);
}
