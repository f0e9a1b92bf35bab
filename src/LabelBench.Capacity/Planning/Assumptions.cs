using System.Globalization;

namespace LabelBench.Capacity;

/// <summary>What a plan takes for granted, in sentences, most important first.</summary>
internal static class Assumptions
{
    public static IEnumerable<string> Of(Demand demand, RunBasis basis, Catalog catalog, PlanningData data, IEnumerable<string> fromModel)
    {
        var items = basis.Workload?.Items ?? "items";
        if (demand.IsDefault)
            yield return $"No demand was stated: {Say.Number(demand.ItemsPerDay)} {items} a day, spread evenly, are assumed.";
        yield return $"{Say.Number(demand.ItemsPerDay)} {items} a day make {Say.Number(demand.PeakRate().Value)} a second in the busiest hour (peak factor {Say.Number(demand.PeakFactor)}).";
        if (basis.Workload?.Review is { } review)
            yield return string.Create(CultureInfo.InvariantCulture, $"Review: {review.SecondsPerItem:0.#} s an item: {review.Source.TrimEnd('.')}.");
        yield return "Servers are bought for the low end of the throughput interval, which 19 of 20 servers reach where the intervals are right.";
        foreach (var sentence in fromModel)
            yield return sentence;
        yield return string.Create(CultureInfo.InvariantCulture, $"Prices are list prices without tax, traffic and disks, an hourly price counts {Offer.HoursPerMonth} h a month; setup fees are paid once and do not enter the ranking.");
        if (catalog.Offers.Length > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Prices are of {catalog.Offers.Min(o => o.AsOf):yyyy-MM-dd} to {catalog.Offers.Max(o => o.AsOf):yyyy-MM-dd}; availability is subject to stock.");
        if (catalog.Offers.Any(o => o.Currency != demand.Currency))
            yield return string.Create(CultureInfo.InvariantCulture, $"Other currencies are converted for ranking at the rates of {data.Rates.AsOf:yyyy-MM-dd} ({data.Rates.Source}).");
        yield return "Not looked at: latency promises under load, spare servers, mixes of offers, memory, disk and network of a server.";
    }
}
