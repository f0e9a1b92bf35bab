using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Judges whether the machine was the same before and after a trial.</summary>
public static class PaceValidity
{
    /// <returns>None or one finding.</returns>
    public static IEnumerable<Finding> Judge(PaceRecord pace)
    {
        ArgumentNullException.ThrowIfNull(pace);
        var threshold = ValidityThreshold.PaceChange;
        if (Math.Abs(pace.Change) > threshold.WarnAbove)
            yield return FindingText.Of(threshold, Math.Abs(pace.Change), note: FindingText.Invariant($": it was {1 + pace.Change:0.00} times what it had been"));
    }
}
