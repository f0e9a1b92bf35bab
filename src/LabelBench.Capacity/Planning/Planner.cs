using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>Ranks offers for a demand. Pure: same run, demand, catalog and data give the same recommendation, in every culture.</summary>
public static class Planner
{
    private const int MostServers = 10_000;

    /// <summary>Days of a mean month, so that 24 of its hours make <see cref="Offer.HoursPerMonth"/>.</summary>
    private const decimal DaysPerMonth = Offer.HoursPerMonth / 24m;

    /// <exception cref="ArgumentException">The demand does not pass <see cref="Demand.Check"/>.</exception>
    public static Recommendation Recommend(RunSummary run, Demand demand, Catalog catalog, PlanningData data) => Recommend(PlanningRuns.Of(run).ValueOrThrow(), demand, catalog, data);

    /// <param name="runs">Each offer's throughput comes from the one that makes it surest.</param>
    /// <exception cref="ArgumentException">The demand does not pass <see cref="Demand.Check"/>.</exception>
    public static Recommendation Recommend(PlanningRuns runs, Demand demand, Catalog catalog, PlanningData data)
    {
        if (Demand.Check(demand, nameof(demand), data.Rates) is { IsValid: false } invalid)
            throw new ArgumentException(string.Join(' ', invalid.Problems), nameof(demand));

        ImmutableArray<RunBasis> bases = [.. runs.All.Select(r => RunBasis.From(r, demand.WorkloadId, data.Gpus))];
        var basis = bases.FirstOrDefault(b => b.CpuCell is not null || b.GpuPipeline is not null) ?? bases[0];
        var model = new ThroughputModel(bases, data, new CheapestToMeasure(catalog.Offers, data.Rates));
        var items = basis.Workload?.Items ?? "items";
        var ranked = new List<RankedOffer>();
        var rejected = ImmutableArray.CreateBuilder<RejectedOffer>();
        var sentences = new List<string>();
        foreach (var offer in catalog.Offers.OrderBy(o => o.Id, StringComparer.Ordinal))
        {
            switch (model.Predict(offer))
            {
                case Prediction.NoBasis none:
                    rejected.Add(new RejectedOffer(offer, none.Reason));
                    break;
                case Prediction.Known when offer.Electricity is ElectricityTerms.Extra:
                    rejected.Add(new RejectedOffer(offer, "its electricity comes on top of the rent, which alone ranks here: state what a kWh costs with --electricity-per-kwh"));
                    break;
                case Prediction.Known known when Servers(demand, known) > MostServers:
                    rejected.Add(new RejectedOffer(offer, $"too small: needs more than {Say.Count(MostServers)} servers at {Say.Number(known.SizingRate.Value)} {items}/s each"));
                    break;
                case Prediction.Known known:
                    var choice = Rank(offer, known, demand, data.Rates, items);
                    sentences.AddRange(known.Assumptions);
                    if (choice.CostPerMonthInDemandCurrency > demand.BudgetPerMonth)
                        rejected.Add(new RejectedOffer(offer, $"over budget: needs {Words(choice.Servers)}, {Say.Money(choice.CostPerMonthInDemandCurrency, demand.Currency)} of {Say.Money(demand.BudgetPerMonth.Value, demand.Currency)}"));
                    else
                        ranked.Add(choice);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
        return new Recommendation(demand, items,
            [.. ranked.OrderBy(r => r.CostPerMonthInDemandCurrency).ThenBy(r => r.Utilisation.Value).ThenBy(r => r.Offer.Id, StringComparer.Ordinal)],
            rejected.ToImmutable(),
            Reviewing.Need(demand, basis, ReviewTeam.Usual),
            [.. Assumptions.Of(demand, basis, catalog, data, sentences.Concat(model.Notes).Distinct())]);
    }

    /// <summary>Enough that the low end of the throughput carries the peak; exact multiples are not rounded up by the last bit.</summary>
    private static double Servers(Demand demand, Prediction.Known known) =>
        Math.Max(1, Math.Ceiling(demand.PeakRate().Value / known.SizingRate.Value * (1 - 1e-12)));

    private static RankedOffer Rank(Offer offer, Prediction.Known known, Demand demand, ExchangeRates rates, string items)
    {
        var servers = (int)Servers(demand, known);
        var peak = demand.PeakRate().Value;
        var utilisation = peak / (servers * known.Throughput.Value);
        var cost = servers * offer.PricePerMonth;
        var converted = rates.Convert(cost, offer.Currency, demand.Currency);
        var perMillion = converted / ((decimal)demand.ItemsPerDay * DaysPerMonth) * 1_000_000m;
        var setup = offer.SetupFee > 0 ? $"; setup {Say.Money(servers * offer.SetupFee, offer.Currency)} once" : "";
        var reason = $"{Words(servers)} {(servers == 1 ? "carries" : "carry")} the peak of {Say.Number(peak)} {items}/s, {Say.Percent(utilisation)} busy; bought for {Say.Number(known.SizingRate.Value)} {items}/s each, limited by {known.LimitedBy}{setup}";
        return new RankedOffer(offer, servers, known.Throughput, new Share(utilisation), cost, converted, perMillion, known.LimitedBy, reason) { Kind = known.Kind, Trials = known.Trials, At80 = known.At80, LowConfidence = known.LowConfidence };
    }

    private static string Words(int servers) => servers == 1 ? "1 server" : $"{Say.Count(servers)} servers";
}
