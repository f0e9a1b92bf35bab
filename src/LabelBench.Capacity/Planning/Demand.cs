using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>What somebody needs done.</summary>
/// <param name="WorkloadId">Which job.</param>
/// <param name="ItemsPerDay">Items to label a day.</param>
/// <param name="PeakFactor">Busiest hour over the mean hour; 1 for a backlog that can be spread over the day.</param>
/// <param name="BudgetPerMonth">Most that may be spent a month in <paramref name="Currency"/>; null for no limit.</param>
public sealed record Demand(
    string WorkloadId,
    double ItemsPerDay,
    double PeakFactor,
    decimal? BudgetPerMonth,
    string Currency)
{
    /// <summary>Greatest <see cref="PeakFactor"/> that can be stated.</summary>
    public const double MostPeak = 1000;

    private const double MostItemsPerDay = 1e12;

    /// <summary>True when nobody stated it and <see cref="DefaultDemand"/> did.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Items per second in the busiest hour.</summary>
    public ItemsPerSecond PeakRate() => new(ItemsPerDay / 86_400 * PeakFactor);

    /// <summary>Checks what a user stated; all mistakes at once.</summary>
    /// <param name="source">File or option that states the demand, for messages.</param>
    public static Checked<Demand> Check(Demand demand, string source, ExchangeRates rates)
    {
        var problems = new List<Problem>();
        if (!double.IsFinite(demand.ItemsPerDay) || demand.ItemsPerDay <= 0)
            problems.Add(new Problem(source, "items_per_day", "is not a number above 0; say how many items are to be labeled a day."));
        else if (demand.ItemsPerDay > MostItemsPerDay)
            problems.Add(new Problem(source, "items_per_day", "is more than a million million a day; check the unit."));
        if (!double.IsFinite(demand.PeakFactor) || demand.PeakFactor is < 1 or > MostPeak)
            problems.Add(new Problem(source, "peak_factor", "is not from 1 to 1000; the busiest hour has at least the mean load: 1 for a backlog, 2 to 3 for office hours."));
        if (demand.BudgetPerMonth <= 0)
            problems.Add(new Problem(source, "budget_per_month", "is not above 0; leave it out for no limit."));
        if (!rates.Knows(demand.Currency))
            problems.Add(new Problem(source, "currency", $"'{demand.Currency}' is unknown; known: {string.Join(", ", rates.Currencies)}."));
        return problems.Count == 0 ? Checked<Demand>.Valid(demand) : Checked<Demand>.Invalid(problems);
    }
}
