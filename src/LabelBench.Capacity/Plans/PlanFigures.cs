using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>Lists the figures behind a plan: throughputs and prices of what is rented, what people take, what money is worth.</summary>
internal static class PlanFigures
{
    public static IEnumerable<PlanFigure> Of(RunSummary run, TeamDemand demand, ImmutableArray<ServerPool> pools, ReviewPlan? people, PlanningData data)
    {
        var measured = DateOnly.FromDateTime(run.Record.EndedUtc.UtcDateTime);
        var servers = pools.SelectMany(p => p.Servers).ToArray();
        foreach (var rate in servers.SelectMany(s => s.Candidate.Rates.Select(r => (s.Candidate.Offer, Rate: r))))
            yield return new PlanFigure($"{rate.Rate.Job.WorkloadId} on {Name(rate.Offer)}", "items/s", rate.Rate.Throughput, measured, measured.AddDays(RentingRules.MeasurementDays));
        foreach (var offer in servers.Select(s => s.Candidate.Offer).DistinctBy(o => o.Id))
        {
            yield return new PlanFigure($"price of {Name(offer)}", $"{offer.Currency} a month", Listed(offer.PricePerMonth, offer), offer.AsOf, offer.AsOf.AddDays(demand.Rules.PriceDays));
            if (offer.SetupFee > 0)
                yield return new PlanFigure($"setup of {Name(offer)}", $"{offer.Currency} once", Listed(offer.SetupFee, offer), offer.AsOf, offer.AsOf.AddDays(demand.Rules.PriceDays));
        }
        foreach (var currency in servers.Select(s => s.Candidate.Offer.Currency).Where(c => c != demand.Currency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            yield return new PlanFigure($"one {currency}", demand.Currency, new Figure((double)data.Rates.Convert(1, currency, demand.Currency), null, null, null, Provenance.Published, data.Rates.Source), data.Rates.AsOf, data.Rates.AsOf.AddDays(demand.Rules.PriceDays));
        foreach (var job in people?.Jobs ?? [])
        {
            yield return new PlanFigure($"{job.WorkloadId} sent to people", "share of items", job.Share, job.Share.Provenance is Provenance.Measured ? measured : null, job.Share.Provenance is Provenance.Measured ? measured.AddDays(RentingRules.MeasurementDays) : null);
            yield return new PlanFigure($"{job.WorkloadId}, one look", "s", job.OneLook, null, null);
        }
    }

    private static Figure Listed(decimal amount, Offer offer) => new((double)amount, null, null, null, Provenance.ListPrice,
        string.Create(CultureInfo.InvariantCulture, $"{offer.Provider}: {offer.Source}"));

    private static string Name(Offer offer) => offer.Region.Length == 0 ? $"{offer.Provider} {offer.Name}" : $"{offer.Provider} {offer.Name}, {offer.Region}";
}
