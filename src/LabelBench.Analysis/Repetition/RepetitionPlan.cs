using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Analysis.Comparison;

namespace LabelBench.Analysis.Repetition;

/// <summary>What pilot runs say about comparisons to come: how many trials they need, and what those cost.</summary>
/// <param name="RunId">Of the pilot; the oldest of several.</param>
/// <param name="Significance">Two-sided, of a single test.</param>
/// <param name="Power">Probability to find what is there.</param>
/// <param name="Figures">Per cell and metric that decides; those whose trials have no spread yet are left out.</param>
/// <param name="LeftOut">Cells with fewer than two trials that count, one sentence each.</param>
public sealed record RepetitionPlan(string Schema, string RunId, double Significance, double Power, ImmutableArray<RepetitionFigure> Figures, ImmutableArray<RepetitionTotal> Totals, ImmutableArray<string> LeftOut)
{
    public const string CurrentSchema = "labelbench.power/1";

    /// <summary>The same for runs that take turns: where there were several pilot runs, and on virtual machines, where nothing else tells a direction; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunRepetition? Runs { get; init; }
}

/// <summary>One metric of one cell.</summary>
/// <param name="Trials">That count.</param>
/// <param name="Deviation">Standard deviation between trials, as a share.</param>
/// <param name="DeviationLow">Lower end of its 95 % interval.</param>
/// <param name="DeviationHigh">Upper end of it.</param>
/// <param name="WithinShare">Share of the variance between trials that longer windows would take away; null where it is not known.</param>
/// <param name="BestWindow">Measured window at which a given precision costs the least time; null where it is not known.</param>
/// <param name="LeastChange">Change that as many trials a side find, as a share, with the usual threshold.</param>
/// <param name="Needs">For each change asked about.</param>
public sealed record RepetitionFigure(
    string CellId, ComparedMetric Metric, int Trials, double Deviation, double DeviationLow, double DeviationHigh, double? WithinShare, TimeSpan? BestWindow, double LeastChange, ImmutableArray<RepetitionNeed> Needs);

/// <param name="Change">To be found, as a share.</param>
/// <param name="Threshold">Smallest change to call one, as a share, by which to compare then: half the change, and at most the usual threshold.</param>
/// <param name="Trials">Of each side; null where no number that anyone would wait for is enough.</param>
/// <param name="Time">Of one side, as long as the pilot's trials took.</param>
public sealed record RepetitionNeed(double Change, double Threshold, int? Trials, TimeSpan? Time);

/// <summary>For the whole run, so that every figure that decides finds the change.</summary>
/// <param name="Trials">Of each cell on each side: the most that any cell needs; null where a cell needs too many.</param>
/// <param name="Time">Of one side, each cell with the trials that it needs.</param>
public sealed record RepetitionTotal(double Change, double Threshold, int? Trials, TimeSpan? Time);
