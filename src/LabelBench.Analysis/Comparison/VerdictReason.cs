using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Analysis.Comparison;

/// <summary>Says what a verdict rests on.</summary>
internal static class VerdictReason
{
    /// <param name="before">Figures of the base.</param>
    /// <param name="after">Of the candidate.</param>
    /// <param name="pace">What the whole machine did around them; null where it was not measured.</param>
    public static string Of(Change change, ChangeRule rule, int before, int after, ComparedUnit unit, PaceComparison? pace = null)
    {
        var threshold = Percent(rule.Threshold);
        var units = Text($"{before} + {after} {Plural(unit, 2)}");
        if (change.Outcome is ChangeOutcome.Lower or ChangeOutcome.Higher)
            return Text($"beyond chance ({Probability(change.PValue)}; {Probability(change.AdjustedPValue)} among its kind) and at least {threshold}, {units}");
        if (change.Outcome is ChangeOutcome.Unchanged)
            return Text($"shown to differ by less than {threshold}, {units}");
        if (change.Doubts.Contains(ChangeDoubt.FewTrials))
            return Text($"{units}: {rule.MinimumTrials} of each side are the least that say anything");
        if (change.Doubts.Contains(ChangeDoubt.Drift))
            return Text($"drift: the figures rise or fall from {Plural(unit, 1)} to {Plural(unit, 1)}, and one side was measured after the other, {units}");
        if (change.Doubts.Contains(ChangeDoubt.MachinePace))
            return Text($"the machine explains it and nothing known was changed: {pace!.Explains(change.ExplainedBy!.Value)}, {units}");
        if (change.Doubts.Contains(ChangeDoubt.FewRuns))
            return Text($"beyond chance between these {Plural(unit, 2)} ({Probability(change.PValue)}), but on a virtual machine, which moves by itself from run to run: only {ComparisonSides.RunsInTurns} runs of each side that take turns tell that from a change, {units}");
        if (change.Doubts.Contains(ChangeDoubt.NotReturned))
            return Text($"the base did not come back to what it was, {units}");
        if (change.PValue <= rule.Significance && change.AdjustedPValue <= rule.FalseDiscoveries && Math.Abs(change.LogRatio.Value) >= rule.LogThreshold)
            return Text($"single {Plural(unit, 2)} disagree: by their ranks it is a change ({Probability(change.PValue)}), by their mean it may be none, {units}{Settling(change, unit, Math.Min(before, after))}");
        var seen = Math.Abs(change.LogRatio.Value) >= rule.LogThreshold ? Text($"may be chance ({Probability(change.PValue)}; {Probability(change.AdjustedPValue)} among its kind)") : Text($"cannot tell within {threshold}");
        return $"{seen}, {units}{Settling(change, unit, Math.Min(before, after))}";
    }

    /// <summary>Where a verdict stands though the machine's pace moved: what may be the machine, and what it may hide.</summary>
    public static IEnumerable<string> OfPace(Change change, ChangeRule rule, PaceComparison? pace)
    {
        if (pace is null || change.Doubts.Contains(ChangeDoubt.MachinePace))
            yield break;
        if (change.ExplainedBy is { } kind)
            yield return $"{pace.Explains(kind)}: what was changed may have done that, or the machine by itself; measuring the base again (A-B-A) tells";
        else if (change.Outcome is ChangeOutcome.Unchanged && change.Paces.Any(p => p.HasMoved(rule.LogThreshold)))
            yield return $"{pace.Text}: a change of that size the other way would not show";
        else if (change.Outcome is ChangeOutcome.Lower or ChangeOutcome.Higher && pace.Differs)
            yield return $"{pace.Text}: that does not explain the change";
    }

    /// <summary>Where the figures fall into two modes that lie apart by at least the threshold: how far apart, how many in which, and what of a change is theirs.</summary>
    public static IEnumerable<string> Modes(Change change, ChangeRule rule, ImmutableArray<TrialFigure> before, ImmutableArray<TrialFigure> after, ComparedUnit unit)
    {
        if (ModeTest.Of([.. before.Select(f => Math.Log(f.Value))], [.. after.Select(f => Math.Log(f.Value))]) is not { HasModes: true } modes || modes.Separation < rule.LogThreshold)
            yield break;
        yield return modes.Smaller == 1
            ? Text($"a single {Plural(unit, 1)} lies {Percent(Math.Exp(modes.Separation) - 1)} from the others: an outlier, or a mode that was met once")
            : Text($"two modes {Percent(Math.Exp(modes.Separation) - 1)} apart: {100 * modes.FromUpper:0} % of the base's {Plural(unit, 2)} and {100 * modes.ToUpper:0} % of the candidate's in the upper one{Moved(change, modes.IsModeShift, modes.ModeShift, Plural(unit, 2))}");
    }

    /// <summary>The same of the queries inside trials.</summary>
    /// <param name="before">Latencies of every trial of the base.</param>
    /// <param name="after">Of the candidate.</param>
    public static IEnumerable<string> ModesOfQueries(Change change, ChangeRule rule, IReadOnlyList<double[]> before, IReadOnlyList<double[]> after)
    {
        if (IterationModes.Of(before, after) is not { HasModes: true } modes || modes.Separation < rule.LogThreshold)
            yield break;
        yield return Text($"inside trials two modes {Percent(Math.Exp(modes.Separation) - 1)} apart: {100 * modes.FromUpper:0} % of the base's queries and {100 * modes.ToUpper:0} % of the candidate's in the upper one{Moved(change, modes.IsModeShift, modes.ModeShift, "queries")}");
    }

    private static string Moved(Change change, bool isModeShift, double shift, string what) => change.Outcome is not (ChangeOutcome.Lower or ChangeOutcome.Higher) ? ""
        : isModeShift ? Text($"; the modes themselves moved by {Percent(Math.Exp(shift) - 1)}") : $"; the modes did not move, {what} changed from one to the other";

    private static string Settling(Change change, ComparedUnit unit, int have) => change.TrialsNeeded is { } needed && needed > have
        ? Text($": {needed - have} more {Plural(unit, needed - have)} a side would probably settle it")
        : ": too near the threshold for any number of them to settle";

    public static string Plural(ComparedUnit unit, int count) => (unit is ComparedUnit.Run ? "run" : "trial") + (count == 1 ? "" : "s");

    public static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Probability(double p) => p < 0.0001 ? "p < 0.0001" : Text($"p = {p:0.####}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
