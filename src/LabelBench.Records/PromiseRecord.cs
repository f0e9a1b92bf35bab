using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>What a trial shows about a latency promise.</summary>
/// <param name="Overs">Queries over the limit.</param>
/// <param name="OversAllowed">Most with which it would have passed; null when there are too few queries to pass at all.</param>
/// <param name="Inflation">How many of these queries are worth one independent one.</param>
/// <param name="QueriesStillNeeded">For a pass if overs go on as they are; null when no longer run would pass.</param>
/// <param name="Sentence">The verdict with its numbers.</param>
public sealed record PromiseRecord(
    double Percentile,
    [property: JsonPropertyName("limit_ms")] TimeSpan Limit,
    PromiseOutcome Outcome,
    long Queries,
    long Overs,
    long? OversAllowed,
    double Inflation,
    long? QueriesStillNeeded,
    [property: JsonPropertyName("seconds_still_needed")] double? SecondsStillNeeded,
    string Sentence);

public enum PromiseOutcome
{
    Pass,
    Fail,
    CannotTell,
}
