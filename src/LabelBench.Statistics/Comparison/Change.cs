using System.Collections.Immutable;

namespace LabelBench.Statistics.Comparison;

/// <summary>How the figure of one cell differs between two sets of trials.</summary>
/// <param name="LogRatio">Natural logarithm of second over first, with its interval of 95 %; no interval for fewer than 2 trials a side.</param>
/// <param name="PValue">Two-sided, of this test alone; 1 where there are too few trials for one.</param>
/// <param name="AdjustedPValue">Among all tests of its family.</param>
/// <param name="Doubts">What keeps the trials from being trusted.</param>
/// <param name="LeastChange">Change that so many trials find with a probability of 90 %, as a share; null where there is no interval.</param>
/// <param name="TrialsNeeded">Trials of each side that would probably settle an inconclusive figure; null where it is settled, or lies so near the threshold that no number does.</param>
public sealed record Change(
    Estimate LogRatio, double PValue, double AdjustedPValue, ChangeOutcome Outcome, ImmutableArray<ChangeDoubt> Doubts, double? LeastChange, int? TrialsNeeded)
{
    /// <summary>How the pace of the machine differs between the sides, one for each kind of work; empty where it was not measured.</summary>
    public ImmutableArray<PaceShift> Paces { get; init; } = [];

    /// <summary>Which of <see cref="Paces"/> may explain a change that is beyond chance; null where none does, and where there is no change.</summary>
    public int? ExplainedBy { get; init; }

    /// <summary>Second over first, less 1.</summary>
    public double Relative => Math.Exp(LogRatio.Value) - 1;

    /// <summary>The interval of <see cref="Relative"/>.</summary>
    public (double Low, double High)? RelativeInterval => LogRatio is { Low: { } low, High: { } high } ? (Math.Exp(low) - 1, Math.Exp(high) - 1) : null;
}

/// <summary>Why trials are not taken at their word.</summary>
public enum ChangeDoubt
{
    /// <summary>Fewer than three process starts on a side.</summary>
    FewTrials,

    /// <summary>The figures rise or fall from trial to trial, and one side was measured after the other.</summary>
    Drift,

    /// <summary>The base, measured again after the candidate, is not what it was.</summary>
    NotReturned,

    /// <summary>The machine's own pace moved as the figure did, and nothing is known to have been changed that could move it.</summary>
    MachinePace,

    /// <summary>A change beyond chance between these trials, of a machine that moves from run to run without showing it: too few runs, or none that took turns.</summary>
    FewRuns,
}
