using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Telemetry;

/// <summary>Judges whether the machine was the same before and after a trial.</summary>
public static class PaceValidity
{
    /// <returns>None, or one finding for what each kind of work says; exchange is asked of work that goes from CPU to CPU alone.</returns>
    public static IEnumerable<Finding> Judge(Cell cell, PaceRecord pace)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(pace);
        var threshold = ValidityThreshold.PaceChange;
        if (Math.Abs(pace.Change) > threshold.WarnAbove)
            yield return FindingText.Of(threshold, Math.Abs(pace.Change), note: FindingText.Invariant($": it was {1 + pace.Change:0.00} times what it had been"));
        if (cell.SharesBetweenThreads && pace.ExchangeChange is { } change && Factor(1 + change) - 1 is var moved && moved > ValidityThreshold.ExchangeChange.WarnAbove)
            yield return FindingText.Of(ValidityThreshold.ExchangeChange, moved, note: FindingText.Invariant($": they did so at {1 + change:0.00} times the pace"));
    }

    /// <summary>Whichever way, at least 1: twice and half as fast are alike.</summary>
    private static double Factor(double ratio) => Math.Max(ratio, 1 / ratio);
}
