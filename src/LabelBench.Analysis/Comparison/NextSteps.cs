using System.Globalization;

namespace LabelBench.Analysis.Comparison;

/// <summary>What would settle more than the comparison could.</summary>
internal static class NextSteps
{
    /// <summary>More than this nobody adds to a run; a quieter machine is then the better way.</summary>
    private const int MostMore = 30;

    public static IEnumerable<string> Of(RunComparison comparison)
    {
        var open = comparison.Deciding.Where(d => d.Metric.Verdict is ComparisonVerdict.Inconclusive).ToArray();
        var settled = open.Where(d => d.Metric.NeededPerSide - d.Metric.Smaller is > 0 and <= MostMore).ToArray();
        if (settled.Length > 0)
        {
            var most = settled.MaxBy(d => d.Metric.NeededPerSide - d.Metric.Smaller);
            var more = (most.Metric.NeededPerSide - most.Metric.Smaller)!.Value;
            yield return Text($"{more} more {VerdictReason.Plural(most.Cell.Unit, more)} a side would probably settle {settled.Length} of {open.Length} inconclusive figures");
        }
        if (open.Any(d => d.Metric.Doubts.Contains(Statistics.Comparison.ChangeDoubt.FewRuns)))
            yield return Text($"measure {ComparisonSides.RunsInTurns} runs of each side that take turns (base, candidate, candidate, base, ...) and give them with commas: one run a side does not tell what a virtual machine does by itself");
        if (open.Any(d => d.Metric.Doubts.Contains(Statistics.Comparison.ChangeDoubt.Drift)))
            yield return "measure the base once more after the candidate (A-B-A), and give both runs of the base: a drift then cancels";
        var moved = comparison.Verdict is ComparisonVerdict.Regressed || comparison.Deciding.Any(d => d.Metric.Verdict is ComparisonVerdict.Improved);
        var isSole = moved && comparison is { Cause.Kind: CauseKind.Sole, Design: ComparisonDesign.Sequential };
        if (comparison.Deciding.Any(d => d.Metric.FollowsPace) && !isSole)
            yield return comparison.Design is ComparisonDesign.Returning
                ? "let trials of both sides take turns, or measure several runs of each: the machine's own pace moved as figures did"
                : "measure the base once more after the candidate (A-B-A), when the machine is back at its pace: its own pace moved as figures did";
        if (!moved)
            yield break;
        if (comparison.Cause.Kind is CauseKind.Confounded && comparison.Cause.Suspects.Length > 1)
            foreach (var suspect in comparison.Cause.Suspects)
                yield return $"put {suspect.Name} back to {Short(suspect.From)}, leave the rest, and measure again: that tells its part";
        else if (isSole)
            yield return $"put {comparison.Cause.Suspects[0].Name} back to {Short(comparison.Cause.Suspects[0].From)} and measure once more (A-B-A): that excludes the machine itself";
    }

    private static string Short(string value) => value.Length <= 60 ? value : "what it was";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
