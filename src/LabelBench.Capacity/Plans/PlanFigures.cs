using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>Lists the figures behind a plan: throughputs and prices of what is rented, what people take, what money is worth.</summary>
internal static class PlanFigures
{
    public static IEnumerable<PlanFigure> Of(TeamDemand demand, ImmutableArray<ServerPool> pools, ReviewPlan? people, PlanningData data)
    {
        var servers = pools.SelectMany(p => p.Servers).ToArray();
        return
        [
            .. servers.SelectMany(s => s.Candidate.Rates.Select(r => Throughput(s.Candidate.Offer, r))),
            .. servers.Select(s => s.Candidate.Offer).DistinctBy(o => o.Id).SelectMany(o => Prices(o, demand)),
            .. servers.Select(s => s.Candidate.Offer.Currency).Where(c => c != demand.Currency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(c => Currency(c, demand, data)),
            .. PlanPower.Figures(demand, pools, data),
            .. (people?.Jobs ?? []).SelectMany(Review),
        ];
    }

    /// <summary>As old as the oldest run that it rests on; what the catalog states of line and disks bounds it as old as the offer.</summary>
    private static PlanFigure Throughput(Offer offer, JobRate rate)
    {
        var asOf = rate.Kind is PredictionKind.Stated && rate.Throughput.Low is null ? offer.AsOf : rate.Run?.Day;
        return new PlanFigure($"{rate.Job.WorkloadId} on {Name(offer)}", "items/s", rate.Throughput, asOf, asOf?.AddDays(RentingRules.MeasurementDays))
        {
            Kind = FigureKinds.Of(rate.Kind, rate.Throughput),
            At80 = rate.At80 is { Low: not null } ? rate.At80 : null,
            Trials = rate.Trials,
            LowConfidence = rate.LowConfidence,
        };
    }

    private static IEnumerable<PlanFigure> Prices(Offer offer, TeamDemand demand)
    {
        var expires = offer.AsOf.AddDays(demand.Rules.PriceDays);
        yield return new($"price of {Name(offer)}", $"{offer.Currency} a month", Listed(offer.PricePerMonth, offer), offer.AsOf, expires) { Kind = FigureKind.ListPrice };
        if (offer.SetupFee > 0)
            yield return new($"setup of {Name(offer)}", $"{offer.Currency} once", Listed(offer.SetupFee, offer), offer.AsOf, expires) { Kind = FigureKind.ListPrice };
    }

    private static PlanFigure Currency(string currency, TeamDemand demand, PlanningData data) => new(
        $"one {currency}", demand.Currency, new Figure((double)data.Rates.Convert(1, currency, demand.Currency), null, null, null, Provenance.Published, data.Rates.Source), data.Rates.AsOf, data.Rates.AsOf.AddDays(demand.Rules.PriceDays))
    {
        Kind = FigureKind.Published,
    };

    private static IEnumerable<PlanFigure> Review(JobReview job)
    {
        yield return new($"{job.WorkloadId} sent to people", "share of items", job.Share, job.MeasuredOn, job.MeasuredOn?.AddDays(RentingRules.MeasurementDays)) { Kind = FigureKinds.Of(job.Share) };
        yield return new($"{job.WorkloadId}, one look", "s", job.OneLook, null, null) { Kind = FigureKinds.Of(job.OneLook) };
    }

    private static Figure Listed(decimal amount, Offer offer) => new((double)amount, null, null, null, Provenance.ListPrice, Source(offer));

    internal static string Source(Offer offer) => $"{offer.Provider}: {offer.Source}";

    internal static string Name(Offer offer) => offer.Region.Length == 0 ? $"{offer.Provider} {offer.Name}" : $"{offer.Provider} {offer.Name}, {offer.Region}";
}
