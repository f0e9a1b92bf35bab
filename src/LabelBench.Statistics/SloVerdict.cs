namespace LabelBench.Statistics;

/// <summary>What a run shows about a latency promise.</summary>
public enum SloOutcome
{
    /// <summary>The promise holds, with the test's confidence.</summary>
    Pass,

    /// <summary>The promise is broken, with the test's confidence.</summary>
    Fail,

    /// <summary>The run is too short, or too near the limit, to say either.</summary>
    CannotTell,
}

/// <summary>The outcome with the numbers that it rests on.</summary>
/// <param name="Queries">Queries issued; one that never came back counts as over the limit.</param>
/// <param name="Overs">Queries over the limit.</param>
/// <param name="OversAllowed">Most overs with which this many queries, clustered as they are, would have passed; null when they are too few to pass at all.</param>
/// <param name="Inflation">How strongly overs cluster.</param>
/// <param name="QueriesStillNeeded">Queries missing for a pass if overs go on as they are; 0 after a pass, null when no longer run would pass.</param>
/// <param name="SecondsStillNeeded">The same in seconds at the rate of this run, and at least what is missing of the shortest run; null when no longer run would pass.</param>
/// <param name="Sentence">The verdict in one sentence, with its numbers.</param>
public sealed record SloVerdict(
    SloOutcome Outcome, long Queries, long Overs, long? OversAllowed, VarianceInflation Inflation, long? QueriesStillNeeded, double? SecondsStillNeeded, string Sentence);
