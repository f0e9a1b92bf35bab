using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>What a search found.</summary>
/// <param name="End">Why it went no further.</param>
/// <param name="Reason">The same in one sentence, with numbers.</param>
/// <param name="CellId">The configuration to take, or the rate at which it was confirmed; null where none kept what was asked.</param>
/// <param name="Confirmed">Whether as many fresh trials as were asked for are valid and kept the limits.</param>
/// <param name="Figure">
/// Items a second of the confirming trials alone, because the try that made the configuration the winner was lucky more often than not; or the highest rate, queries a second,
/// from all runs together. Null without any.
/// </param>
public sealed record SearchAnswer(SearchEnd End, string Reason, string? CellId, bool Confirmed, Figure? Figure)
{
    /// <summary>Configurations that were tried.</summary>
    public int Tried { get; init; }

    /// <summary>Of those, how many found no memory or took more than allowed.</summary>
    public int OutOfMemory { get; init; }
}

/// <summary>Why a search went no further.</summary>
public enum SearchEnd
{
    /// <summary>As many configurations as allowed were tried.</summary>
    Tries,

    /// <summary>Nothing is left that could fit and was not tried.</summary>
    AllTried,

    /// <summary>Another try would leave no time to confirm the answer.</summary>
    Budget,

    /// <summary>Something else disturbed the machine, again and again.</summary>
    Interference,

    /// <summary>The first tries all failed, for reasons that are not memory.</summary>
    NothingWorks,

    /// <summary>Even one query at a time takes longer than the limit.</summary>
    NoRateWithinLimit,

    /// <summary>No rate that can be sent was too high.</summary>
    NoRateTooHigh,
}
