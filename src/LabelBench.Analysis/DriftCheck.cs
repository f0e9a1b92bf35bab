using System.Globalization;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>What the cell that a run began with did at the run's end.</summary>
/// <param name="Test">Null where too few trials tell what chance does.</param>
/// <param name="First">In <see cref="Unit"/>.</param>
/// <param name="Last">In <see cref="Unit"/>.</param>
/// <param name="Unit"><c>images/s</c>, or <c>ms at P50</c> where the rate was given.</param>
public sealed record DriftCheck(string CellId, double First, double Last, string Unit, DriftTest? Test)
{
    /// <summary>Of a run whose last trial is of the cell that it began with; null where it is not, or where one of the two has no valid figure.</summary>
    public static DriftCheck? Of(RunRecord record)
    {
        if (Pair(record) is not var (first, last) || Valid(record, first) is not { } before || Valid(record, last) is not { } after)
            return null;
        var cell = record.Plan.CellOf(first);
        var between = record.Replicates.Where(t => t.Status is TrialStatus.Valid && (t.CellId, t.Repetition) != (last.CellId, last.Repetition)).OrderBy(t => t.StartedUtc)
            .Select(t => (t.CellId, Figure(record.Plan.Cells.First(c => c.Id == t.CellId), t))).Where(t => t.Item2 > 0).ToList();
        var (begin, end) = (Figure(cell, before), Figure(cell, after));
        return begin > 0 && end > 0
            ? new DriftCheck(cell.Id, begin, end, IsRate(cell) ? $"{record.Plan.WorkloadOf(cell).Items}/s" : "ms at P50", DriftTest.Of(between, begin, end))
            : null;
    }

    /// <summary>A drift beyond chance, with its size and what to do.</summary>
    internal static IEnumerable<string> Warnings(RunRecord record)
    {
        if (Of(record) is { Test: { IsDrift: true } test } check)
            yield return Text($"The machine changed during the run: {check.Figures(test)}, more than the {ChangeSize.Limit(test.Allowed)} that chance makes between trials. Cells of this run are still comparable with each other, because their order was reversed in between, but less so with other runs. Remedy: let the machine come to rest, see labelbench doctor, and run again.");
    }

    /// <summary>The comparison where it found nothing, or why there is none although it was planned.</summary>
    internal static IEnumerable<string> Notes(RunRecord record)
    {
        if (Pair(record) is not var (first, last))
            yield break;
        if (Of(record) is { } check)
        {
            if (check.Test is { IsDrift: false } test)
                yield return Text($"No drift: {check.Figures(test)}, within the {ChangeSize.Limit(test.Allowed)} that chance makes between trials.");
            else if (check.Test is null)
                yield return Text($"Whether the machine drifted cannot be told: too few valid trials say what chance does; {check.CellId} did {check.First:G4} {check.Unit} at the beginning and {check.Last:G4} at the end.");
        }
        else if (record.Outcome is RunOutcome.Complete)
        {
            yield return $"Whether the machine drifted is not known: {(Valid(record, first) is null ? "the first" : "the last")} trial, of {last.CellId}, has no valid figure.";
        }
    }

    private static (PlannedTrial First, PlannedTrial Last)? Pair(RunRecord record) =>
        record.Plan.Trials is [var first, .., var last] && record.Plan.Cells.Length > 1 && first.CellId == last.CellId ? (first, last) : null;

    private static TrialRecord? Valid(RunRecord record, PlannedTrial planned) =>
        record.Trials.FirstOrDefault(t => (t.CellId, t.Repetition, t.Status) == (planned.CellId, planned.Repetition, TrialStatus.Valid));

    /// <summary>Where the load decides the rate, a machine that changed shows in the latency.</summary>
    private static bool IsRate(Cell cell) => cell.Scenario is Scenario.Offline or Scenario.SingleStream or Scenario.MultiStream;

    private static double Figure(Cell cell, TrialRecord trial) => trial.Measurement is not { } m ? 0 : IsRate(cell) ? m.Throughput.Value : m.Latency.P50.TotalMilliseconds;

    private string Figures(DriftTest test) => Text($"{CellId} did {First:G4} {Unit} at the beginning and {Last:G4} at the end ({ChangeSize.Say(test.Change)})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
