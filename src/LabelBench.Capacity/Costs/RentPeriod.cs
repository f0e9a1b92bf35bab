using System.Globalization;
using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Costs;

/// <summary>For how long a plan's servers are rented, and what its prices count: a mean month where work goes on, or the days until the last of the backlogs is done where there is nothing else.</summary>
/// <param name="Days">Until the last backlog is done; null for work that goes on.</param>
public sealed record RentPeriod(double? Days)
{
    /// <summary>Of work that goes on.</summary>
    public static RentPeriod Month { get; } = new((double?)null);

    /// <summary>Days of the longest month: who rents by the month for so many pays for one.</summary>
    private const int LongestMonth = 31;

    /// <summary>Hours that servers run.</summary>
    public double Hours => Days * 24 ?? Offer.HoursPerMonth;

    /// <summary>Months that are paid for where servers are let by the month, and that a budget a month counts for.</summary>
    public int Months => Days is { } days ? (int)Math.Ceiling(days / LongestMonth) : 1;

    /// <summary>As a price is told: <c>a month</c>, <c>for 7 days</c>.</summary>
    public string Words => Days is { } days ? string.Create(CultureInfo.InvariantCulture, $"for {Math.Round(days, 2):0.##} {(days == 1 ? "day" : "days")}") : "a month";

    public static RentPeriod Of(TeamDemand demand) => demand.Jobs.All(j => j.Backlog is not null) ? new RentPeriod(demand.Jobs.Max(j => j.Backlog!.Days)) : Month;

    /// <summary>Of one server, in the offer's currency. Its setup fee is spread over the months that servers are usually kept, or paid in full where they are given back.</summary>
    /// <param name="setupMonths">Over which a fee is spread.</param>
    public decimal Price(Offer offer, double setupMonths)
    {
        if (Days is null)
            return offer.PricePerMonth + offer.SetupFee / (decimal)setupMonths;
        return offer.SetupFee + offer.PricePerMonth * (offer.Term is BillingTerm.Hourly ? (decimal)Hours : Months * Offer.HoursPerMonth) / Offer.HoursPerMonth;
    }

    /// <summary>How prices are counted, for assumptions.</summary>
    /// <param name="setupMonths">Over which a fee is spread.</param>
    internal string Sentence(double setupMonths) => Days is null
        ? string.Create(CultureInfo.InvariantCulture, $"an hourly price counts {Offer.HoursPerMonth} h a month; setup fees are spread over {setupMonths:0.##} months.")
        : string.Create(CultureInfo.InvariantCulture, $"servers are given back when the last backlog is done: an hourly price counts {Hours:0.#} h, a monthly one {Months} {(Months == 1 ? "month" : "months")}, a setup fee in full.");
}
