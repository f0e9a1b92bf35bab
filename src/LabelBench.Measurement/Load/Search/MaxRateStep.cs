using LabelBench.Statistics;

namespace LabelBench.Measurement.Load.Search;

/// <summary>What the search wants next.</summary>
public abstract record MaxRateStep
{
    private MaxRateStep() { }

    /// <summary>Make this run and tell how it went.</summary>
    /// <param name="Index">Number of the run from 0; take the seed of its schedule from it.</param>
    public sealed record Run(RatePhase Phase, double Rate, double Seconds, int Index) : MaxRateStep;

    /// <summary>The search is over.</summary>
    public sealed record Done(MaxRateAnswer Answer) : MaxRateStep;
}

public enum MaxRateEnd
{
    Found,

    /// <summary>Even one query at a time takes longer than the limit.</summary>
    NoRateWithinLimit,

    /// <summary>No rate that a generator can send was too high.</summary>
    NoRateTooHigh,

    /// <summary>Three runs in a row were disturbed, or the system became slower while it was searched.</summary>
    Interference,
}

/// <param name="Rate">Highest rate within the limit with its interval, queries a second; null unless found.</param>
/// <param name="ConfirmedRate">A rate at which a long run passed; null where none did or none was asked for.</param>
/// <param name="LoadSeconds">Load spent, without the confirming runs.</param>
public sealed record MaxRateAnswer(MaxRateEnd End, Estimate? Rate, double? ConfirmedRate, double LoadSeconds)
{
    /// <summary>How the system's own pace changed between runs near the answer; null where it did not.</summary>
    public PaceChange? Change { get; init; }
}
