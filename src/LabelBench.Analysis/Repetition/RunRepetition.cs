using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;

namespace LabelBench.Analysis.Repetition;

/// <summary>What pilot runs say about comparisons in which runs of both sides take turns and each counts as one.</summary>
/// <param name="PilotRuns">Their ids, oldest first.</param>
/// <param name="IsScatterKnown">Whether there were several; from one, runs are taken to differ by their trials alone, which is the least that it can be.</param>
/// <param name="LeastRuns">Of each side, by which such a comparison says anything.</param>
/// <param name="Figures">Per cell and metric that decides.</param>
/// <param name="LeftOut">Figures that do not have two trials in each of the runs, one sentence each.</param>
public sealed record RunRepetition(ImmutableArray<string> PilotRuns, bool IsScatterKnown, int LeastRuns, ImmutableArray<RunScatter> Figures, ImmutableArray<RunRepetitionTotal> Totals, ImmutableArray<string> LeftOut)
{
    /// <summary>Pilot runs from which the scatter between runs is known to a factor of about two.</summary>
    public const int GoodPilot = 4;
}

/// <summary>Where the scatter of one figure comes from; standard deviations, as shares.</summary>
/// <param name="Trials">Of each run that were used.</param>
/// <param name="BetweenRuns">What runs differ by beyond their trials; 0 where that is nothing, null where there is one run.</param>
/// <param name="BetweenRunsPlanned">What is planned by: the value that it is below with a probability of 80 %, because of pilots as small as these every second one finds too little.</param>
/// <param name="BetweenTrials">Of one run.</param>
public sealed record RunScatter(string CellId, ComparedMetric Metric, int Trials, double? BetweenRuns, double? BetweenRunsPlanned, double BetweenTrials);

/// <summary>Cheapest repetition with which every figure that decides finds the change.</summary>
/// <param name="Threshold">Smallest change to call one, as a share, by which to compare then.</param>
/// <param name="Runs">Of each side; null where no number that anyone would wait for is enough.</param>
/// <param name="Trials">Of each cell in each run.</param>
/// <param name="Time">Of both sides.</param>
public sealed record RunRepetitionTotal(double Change, double Threshold, int? Runs, int? Trials, TimeSpan? Time);
