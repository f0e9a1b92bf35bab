using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>What somebody needs done.</summary>
/// <param name="WorkloadId">Which job.</param>
/// <param name="ItemsPerDay">Items to label a day.</param>
/// <param name="BudgetPerMonth">Most that may be spent a month in <paramref name="Currency"/>; null for no limit.</param>
/// <param name="PeakFactor">Busiest hour over the mean hour; 1 for a backlog that can be spread over the day.</param>
public sealed record Demand(
    string WorkloadId,
    double ItemsPerDay,
    double PeakFactor,
    decimal? BudgetPerMonth,
    string Currency);

/// <summary>The answer: offers that do the job, cheapest first, and why the others do not.</summary>
/// <param name="Reviewers">People needed to review what the gate sends to them, or null when the workload has no review model.</param>
public sealed record Recommendation(
    Demand Demand,
    string ItemsName,
    ImmutableArray<RankedOffer> Ranked,
    ImmutableArray<RejectedOffer> Rejected,
    ReviewerNeed? Reviewers,
    ImmutableArray<string> Assumptions);

/// <param name="Servers">How many of this offer do the job.</param>
/// <param name="ThroughputPerServer">Items per second of one server, with interval and provenance.</param>
/// <param name="Utilisation">Share of the servers' capacity that the demand uses at peak, 0 to 1.</param>
/// <param name="CostPerMonth">For all servers, in the offer's currency.</param>
/// <param name="CostPerMonthInDemandCurrency">The same in the demand's currency, for ranking.</param>
/// <param name="CostPerMillionItems">At the demanded volume, in the demand's currency.</param>
/// <param name="LimitedBy">What bounds one server: "GPU", "JPEG decode on 8 cores", "CPU".</param>
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
    string Reason);

/// <param name="Reason">The constraint that excludes it, with numbers.</param>
public sealed record RejectedOffer(Offer Offer, string Reason);

/// <param name="ReviewersNeeded">Full-time people at the stated hours a day.</param>
/// <param name="HoursPerDay">Hours of review a day in all.</param>
public sealed record ReviewerNeed(Figure ReviewersNeeded, double HoursPerDay, string Explanation);
