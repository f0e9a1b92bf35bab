using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>Items per second of the model call alone: workloads by batch sizes by precisions, one trial each.</summary>
internal sealed class ThroughputCheck : ICheck
{
    /// <summary>In the order in which they are worth having when time runs out.</summary>
    private static readonly string[] Workloads = ["image-classify", "driving-boxes", "text-entities", "medical-masks", "image-embeddings", "image-triage", "text-tags"];

    public string Name => "throughput";

    public string Title => "Offline throughput of the model call: workloads, batch sizes, precisions";

    public double Weight => 6;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var rows = new List<ImmutableArray<object?>>();
        var (asked, bad) = (0, 0);
        string[] placement = visit.OnGpu ? ["--placement", "device"] : [];
        foreach (var workload in Workloads)
        {
            foreach (var arguments in Parts(visit))
            {
                asked++;
                if (outOfTime.IsCancellationRequested)
                    continue;
                var (record, error) = await RunAsync().ConfigureAwait(false);
                if (placement.Length > 0 && record?.Trials.Any(t => t.Measurement is not null) is not true)
                {
                    rows.Add([workload, null, null, string.Join(' ', [.. arguments, .. placement]), null, null, null, null, record is null ? error : string.Join("; ", record.Trials.Select(TrialRow.Status).Distinct())]);
                    placement = []; // the device's memory is not to be had: rather a table with transfers than none
                    (record, error) = await RunAsync().ConfigureAwait(false);
                }
                if (record is null)
                    rows.Add([workload, null, null, string.Join(' ', arguments), null, null, null, null, error]);
                else
                    rows.AddRange(TrialRow.Of(record));
                bad += record is null || record.Trials.Any(t => t.Failure is not null) ? 1 : 0;

                Task<(Records.RunRecord? Record, string Error)> RunAsync() =>
                    visit.RunAsync(["--workload", workload, "--scope", "infer", "--scenario", "offline", .. arguments, .. placement], outOfTime, stop);
            }
        }
        var done = rows.Count(r => r[^1] is "valid");
        return CheckResult.Table(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : bad > 0 ? CheckStatus.Failed : CheckStatus.Passed,
            string.Create(CultureInfo.InvariantCulture, $"{done} of {rows.Count} cells valid in {asked} runs"), TrialRow.Columns, rows);
    }

    /// <summary>FP16 over batch sizes, then FP32 with and without TF32 at one: together what a table needs in the time there is.</summary>
    private static string[][] Parts(Visit visit) => visit.OnGpu
        ? [["--precision", "fp16", "--batch", "1,8,32,128"], ["--precision", "fp32", "--tf32", "off,on", "--batch", "32"]]
        : [["--precision", "fp32", "--batch", "1,4"]];
}
