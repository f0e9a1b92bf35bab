using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>The largest batch that fits, and what the model call does with it.</summary>
internal sealed class BatchCheck : ICheck
{
    /// <summary>Also what <see cref="BareLoopCheck"/> reads.</summary>
    public const string ResultName = "largest-batch";

    private static readonly string[] Workloads = ["image-classify", "driving-boxes", "medical-masks"];

    public string Name => ResultName;

    public string Title => "Largest batch that fits, found by running into the limit";

    public double Weight => 2;

    public bool NeedsGpu => true;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var rows = new List<ImmutableArray<object?>>();
        var failed = false;
        foreach (var workload in Workloads.TakeWhile(_ => !outOfTime.IsCancellationRequested))
        {
            var (record, error) = await visit.RunAsync(["--workload", workload, "--scope", "infer", "--scenario", "offline", "--precision", "fp16", "--batch", "max"], outOfTime, stop).ConfigureAwait(false);
            failed |= record is null || record.Trials.Any(t => t.Failure is not null);
            rows.AddRange(record is null ? [[workload, null, null, null, null, null, null, null, error]] : TrialRow.Of(record));
        }
        return CheckResult.Table(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : failed ? CheckStatus.Failed : CheckStatus.Passed,
            string.Create(CultureInfo.InvariantCulture, $"{rows.Count(r => r[^1] is "valid")} of {Workloads.Length} workloads"), TrialRow.Columns, rows);
    }
}
