using LabelBench.Statistics;

namespace LabelBench.Measurement.Load.Search;

/// <summary>What a run of the search is for.</summary>
public enum RatePhase
{
    /// <summary>A short one, to learn the order of magnitude.</summary>
    Bracket,

    /// <summary>One of those that the curve goes through.</summary>
    Refine,

    /// <summary>The long one at the rate that will be stated.</summary>
    Confirm,
}

/// <summary>A run that was made.</summary>
/// <param name="Rate">Requested, queries a second.</param>
/// <param name="Seconds">Length that it had; shorter than asked for where the queue ran away.</param>
/// <param name="Overs">Queries over the limit, or never answered.</param>
/// <param name="IsValid">False where something else disturbed the machine: it teaches nothing and is repeated.</param>
/// <param name="Outcome">Verdict of a confirming run; null for the others.</param>
public sealed record RatePoint(RatePhase Phase, double Rate, double Seconds, long Queries, long Overs, bool IsValid = true, SloOutcome? Outcome = null)
{
    /// <summary>Mean from when the system began with a query until it was answered; null where it is not known.</summary>
    public double? ServiceSeconds { get; init; }

    /// <summary>Its median; null where it is not known.</summary>
    public double? MedianServiceSeconds { get; init; }
}
