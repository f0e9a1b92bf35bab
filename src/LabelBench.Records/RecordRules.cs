using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>What must hold between the parts of a record, so that nobody after it needs to check.</summary>
internal static class RecordRules
{
    public static IEnumerable<Problem> Check(RunRecord record, string source)
    {
        var workloads = record.Plan.Workloads.Select(w => w.Id).ToHashSet(StringComparer.Ordinal);
        var cells = record.Plan.Cells.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, cell) in record.Plan.Cells.Index())
            if (!workloads.Contains(cell.WorkloadId))
                yield return Broken($"plan.cells[{Text(i)}].workload_id", $"'{cell.WorkloadId}' is no workload of the plan.");
        foreach (var (i, trial) in record.Plan.Trials.Index())
            if (!cells.Contains(trial.CellId))
                yield return Broken($"plan.trials[{Text(i)}].cell_id", $"'{trial.CellId}' is no cell of the plan.");
        foreach (var (i, trial) in record.Trials.Index())
        {
            if (!cells.Contains(trial.CellId))
                yield return Broken($"trials[{Text(i)}].cell_id", $"'{trial.CellId}' is no cell of the plan.");
            if (trial.Status is TrialStatus.Failed && trial.Failure is null)
                yield return Broken($"trials[{Text(i)}].failure", "is missing; a failed trial says why.");
            if (trial.Status is not TrialStatus.Failed && trial.Measurement is null)
                yield return Broken($"trials[{Text(i)}].measurement", "is missing; only a failed trial has none.");
        }

        Problem Broken(string place, string text) => new(source, place, text);
    }

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
