using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Cli.Verification;

/// <summary>Latency at batch 1 with the call recorded as a CUDA graph and without, in trials that take turns.</summary>
internal sealed class CudaGraphCheck : ICheck
{
    public string Name => "cuda-graph";

    public string Title => "CUDA graph on and off at batch 1";

    public double Weight => 1;

    public bool NeedsGpu => true;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var (record, error) = await visit.RunAsync(
            ["--workload", "image-classify,image-triage,text-entities", "--scope", "infer", "--scenario", "single-stream", "--precision", "fp16", "--batch", "1",
             "--placement", "device", "--cuda-graph", "off,on", "--trials", "3"], outOfTime, stop).ConfigureAwait(false);
        if (record is null)
            return CheckResult.Said(this, CheckStatus.Failed, error);
        var valid = record.Trials.Count(t => t.Status == TrialStatus.Valid);
        return CheckResult.Table(this, record.Trials.Any(t => t.Failure is not null) ? CheckStatus.Failed : valid < record.Plan.Trials.Length ? CheckStatus.Partial : CheckStatus.Passed,
            string.Create(CultureInfo.InvariantCulture, $"{valid} of {record.Plan.Trials.Length} trials valid"), TrialRow.Columns, TrialRow.Of(record));
    }
}
