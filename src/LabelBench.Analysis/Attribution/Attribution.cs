using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Analysis;

/// <summary>What limited a cell, by the first rule that holds, with the readings it rests on.</summary>
/// <param name="Rule">Stable id of the rule: <c>steal</c>, <c>device-memory-bandwidth</c>; <c>cannot-separate</c> and <c>unexplained</c> where none is shown to hold.</param>
/// <param name="Evidence">Readings that made the rule hold, each with the line it was held against.</param>
/// <param name="NotExcluded">Rules that would have come first and could not be judged, with what was missing.</param>
public sealed record Attribution(
    Limit Limit,
    string Rule,
    Certainty Certainty,
    ImmutableArray<Evidence> Evidence,
    ImmutableArray<OpenQuestion> NotExcluded)
{
    /// <summary>The rule that holds where it cannot be told from those that could not be judged; null where none holds, and where the limit is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Limit? Leading { get; init; }

    /// <summary>Stage with the most work where a stage has a part in it: <c>decode</c>; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StageSummary? Stage { get; init; }

    /// <summary>All limits that it may be: the one that is known, or the leading one and those that are not excluded.</summary>
    [JsonIgnore]
    public ImmutableArray<Limit> Candidates => Limit is Limit.CannotSeparate or Limit.Unexplained
        ? [.. NotExcluded.Select(q => q.Limit).Concat(Leading is { } leading ? [leading] : [])]
        : [Limit, .. NotExcluded.Select(q => q.Limit)];
}

/// <summary>A reading and the line that a rule holds it against.</summary>
/// <param name="Metric">With its unit: <c>cpu_steal_share</c>, <c>stage_busy_share decode</c>.</param>
/// <param name="Above">True when the rule wants the value above the line, false when below.</param>
public sealed record Evidence(string Metric, double Value, double Line, bool Above);

/// <summary>A rule that could not be judged.</summary>
/// <param name="Missing">Readings it lacks, each with its reason.</param>
public sealed record OpenQuestion(string Rule, Limit Limit, ImmutableArray<string> Missing);
