using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>What a trial's windows, warm-up included, show about its steadiness.</summary>
/// <param name="Windows">Equal stretches of time that were compared.</param>
/// <param name="WindowLength">Of one of them.</param>
/// <param name="Change">Relative change over the trial where the level drifts or changed suddenly; null where it does neither.</param>
/// <param name="Sentence">The finding with its numbers.</param>
public sealed record SteadyRecord(
    SteadyOutcome Outcome,
    int Windows,
    [property: JsonPropertyName("window_ms")] TimeSpan WindowLength,
    double? Change,
    string Sentence)
{
    /// <summary>Median of the second half of the windows over that of the first, less 1; null in records of before it was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HalfToHalf { get; init; }

    /// <summary>Rule of findings about it.</summary>
    public const string Rule = "steady-state";
}

public enum SteadyOutcome
{
    Steady,
    Drifting,
    ChangedLate,
    TooShort,
}
