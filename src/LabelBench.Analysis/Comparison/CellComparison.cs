using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Comparison;

/// <summary>One cell that both sides measured.</summary>
/// <param name="NotComparable">Why its figures must not be compared; empty where they may.</param>
/// <param name="Unit">What counts as one: a process start, or a run where both sides have several.</param>
/// <param name="Clocks">What clocks and throttling did on the two sides.</param>
/// <param name="Metrics">Headline figures first.</param>
public sealed record CellComparison(
    string CellId,
    Cell Cell,
    ImmutableArray<string> NotComparable,
    ComparedUnit Unit,
    SideTrials Base,
    SideTrials Candidate,
    ClockComparison? Clocks,
    ImmutableArray<MetricComparison> Metrics)
{
    /// <summary>What the whole machine did around its trials on the two sides; null where it was not measured around all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaceComparison? Pace { get; init; }
}

/// <summary>How many trials of a cell a side has, and why some do not count.</summary>
public sealed record SideTrials(int Run, int Valid, int Failed, int Invalid, int Disturbed);

public enum ComparedUnit
{
    Process,
    Run,
}

/// <summary>What one side measured and the other did not.</summary>
/// <param name="Side">The side that has it.</param>
/// <param name="MetricId">Null for a whole cell.</param>
public sealed record OneSided(string Side, string CellId, string? MetricId);
