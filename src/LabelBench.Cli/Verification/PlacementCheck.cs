using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>Where the tensors of a call lie: pageable and pinned host memory, and the device; with the time of upload, run and download where it was measured.</summary>
internal sealed class PlacementCheck : ICheck
{
    public string Name => "placement";

    public string Title => "I/O binding: tensors in pageable, pinned and device memory";

    public double Weight => 1;

    public bool NeedsGpu => true;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var placements = string.Join(',', Enum.GetValues<TensorPlacement>().Select(Cell.Word));
        var (record, error) = await visit.RunAsync(
            ["--workload", "image-classify", "--scope", "infer", "--scenario", "offline", "--precision", "fp16", "--batch", "1,64", "--placement", placements, "--trials", "2"], outOfTime, stop).ConfigureAwait(false);
        if (record is null)
            return CheckResult.Said(this, CheckStatus.Failed, error);
        var stages = record.Trials.SelectMany(t => t.Measurement?.Stages.Select(s => s.Name) ?? []).Distinct().ToImmutableArray();
        return CheckResult.Table(this, record.Trials.Any(t => t.Failure is not null) ? CheckStatus.Failed : record.Trials.Length < record.Plan.Trials.Length ? CheckStatus.Partial : CheckStatus.Passed,
            string.Create(CultureInfo.InvariantCulture, $"{record.Trials.Count(t => t.Status == TrialStatus.Valid)} of {record.Plan.Trials.Length} trials valid"),
            [.. TrialRow.Columns, .. stages.Select(s => $"{s} ms/call")],
            TrialRow.Of(record).Zip(record.Trials, (row, trial) => row.AddRange(stages.Select(stage => (object?)PerCall(record, trial, stage)))));
    }

    private static double? PerCall(RunRecord record, TrialRecord trial, string stage)
    {
        var batch = record.Plan.Cells.Single(c => c.Id == trial.CellId).Batch;
        return trial.Measurement?.Stages.FirstOrDefault(s => s.Name == stage) is { Items: > 0 } s ? s.Busy.TotalMilliseconds / s.Items * batch : null;
    }
}
