using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>The answer: offers that do the job, cheapest first, and why the others do not.</summary>
/// <param name="Reviewers">People needed to review what the gate sends to them, or null when the workload has no review model.</param>
public sealed record Recommendation(
    Demand Demand,
    string ItemsName,
    ImmutableArray<RankedOffer> Ranked,
    ImmutableArray<RejectedOffer> Rejected,
    ReviewerNeed? Reviewers,
    ImmutableArray<string> Assumptions)
{
    /// <summary>The few offers to show first, in rank order: the cheapest, the cheapest with and without a GPU where there is room, then the next cheapest; one region of the same server at most.</summary>
    public ImmutableArray<RankedOffer> TopChoices(int count)
    {
        var distinct = Ranked.DistinctBy(r => (r.Offer.Provider, r.Offer.Name)).ToArray();
        RankedOffer?[] wanted = [distinct.FirstOrDefault(), distinct.FirstOrDefault(r => r.Offer.Gpus == 0), distinct.FirstOrDefault(r => r.Offer.Gpus > 0)];
        var chosen = wanted.OfType<RankedOffer>().Concat(distinct).DistinctBy(r => r.Offer.Id).Take(Math.Max(0, count)).Select(r => r.Offer.Id).ToHashSet(StringComparer.Ordinal);
        return [.. distinct.Where(r => chosen.Contains(r.Offer.Id))];
    }
}

/// <param name="Servers">How many of this offer do the job.</param>
/// <param name="ThroughputPerServer">Items per second of one server, with interval and provenance.</param>
/// <param name="Utilisation">Share of the servers' capacity that the demand uses at peak, 0 to 1.</param>
/// <param name="CostPerMonth">For all servers, in the offer's currency.</param>
/// <param name="CostPerMonthInDemandCurrency">The same in the demand's currency, for ranking.</param>
/// <param name="CostPerMillionItems">At the demanded volume, in the demand's currency.</param>
/// <param name="LimitedBy">What bounds one server: "GPU", "decode and preprocessing on 8 cores", "CPU".</param>
/// <param name="Reason">One line in plain words.</param>
public sealed record RankedOffer(
    Offer Offer,
    int Servers,
    Figure ThroughputPerServer,
    Share Utilisation,
    decimal CostPerMonth,
    decimal CostPerMonthInDemandCurrency,
    decimal CostPerMillionItems,
    string LimitedBy,
    string Reason)
{
    /// <summary>What the throughput rests on.</summary>
    public PredictionKind Kind { get; init; } = PredictionKind.Anchored;

    /// <summary>Valid trials behind a measured throughput; null for all others.</summary>
    public int? Trials { get; init; }

    /// <summary>The throughput with its 80 % interval.</summary>
    public Figure? At80 { get; init; }

    /// <summary>Why the throughput may be far off; null where nothing points to it.</summary>
    public string? LowConfidence { get; init; }

    /// <summary>Paid once for all servers, in the offer's currency.</summary>
    public decimal SetupTotal => Servers * Offer.SetupFee;
}

/// <param name="Reason">The constraint that excludes it, with numbers.</param>
public sealed record RejectedOffer(Offer Offer, string Reason);

/// <param name="ReviewersNeeded">Full-time people, by <see cref="Demands.ReviewTeam.Needed"/>, as in every plan.</param>
/// <param name="HoursPerDay">Hours of review on a mean day of the week in all.</param>
public sealed record ReviewerNeed(Figure ReviewersNeeded, double HoursPerDay, string Explanation);
