using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>Training steps of every kind of network with no node on the CPU: one vector of parameters and a tensor for every weight, each way of convolution gradients.</summary>
internal sealed class TrainingCheck : ICheck
{
    public const string FolderName = "training-workloads";

    private static readonly ImmutableArray<string> Columns =
        ["network", "parameters", "convolution gradient", "arithmetic", "batch", "ms/step p50", "items/s", "GFLOP/s", "loss first to last", "nodes by provider", "status"];

    public string Name => "training";

    public string Title => "Training steps without the CPU: networks, forms of parameters, ways of convolution gradients";

    public double Weight => 5;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var networks = TrainingVariants.Of(visit.OnGpu);
        var all = networks.SelectMany(n => n).ToDictionary(v => v.Id);
        var folder = TrainingVariants.Write(Path.Combine(visit.Folder, FolderName), all.Values);
        var rows = new List<ImmutableArray<object?>>();
        var (wanted, failed) = (0, false);
        foreach (var (variants, precision) in networks.SelectMany(n => Parts(visit, n)))
        {
            wanted += variants.Length;
            if (outOfTime.IsCancellationRequested)
                continue;
            var (record, error) = await visit.RunAsync(["--workloads", folder, "--workload", string.Join(',', variants.Select(v => v.Id)), "--precision", Cell.Word(precision)], outOfTime, stop).ConfigureAwait(false);
            if (record is null)
                rows.Add([variants[0].Architecture, null, null, Cell.Word(precision), variants[0].Batch, null, null, null, null, null, error]);
            else
                rows.AddRange(record.Trials.Select(trial => Row(all, record.Plan.Cells.Single(c => c.Id == trial.CellId), trial)));
            failed |= record is null || record.Trials.Any(t => t.Failure is not null);
        }
        return CheckResult.Table(this, failed ? CheckStatus.Failed : rows.Count < wanted ? CheckStatus.Partial : CheckStatus.Passed,
            string.Create(CultureInfo.InvariantCulture, $"{rows.Count(r => r[5] is not null)} of {wanted} steps measured, {rows.Count(r => r[^1] is "valid")} of them undisturbed; {Math.Max(0, wanted - rows.Count)} not reached"), Columns, rows);
    }

    /// <summary>All variants in FP32, and on GPUs the first also in mixed precision, which the CPU provider computes slowly and says nothing with.</summary>
    private static IEnumerable<(ImmutableArray<TrainingVariant> Variants, Precision Precision)> Parts(Visit visit, ImmutableArray<TrainingVariant> network)
    {
        yield return (network, Precision.Fp32);
        if (visit.OnGpu)
            yield return (network[..1], Precision.Fp16);
    }

    private static ImmutableArray<object?> Row(Dictionary<string, TrainingVariant> all, Cell cell, TrialRecord trial)
    {
        var (variant, measured) = (all[cell.WorkloadId], trial.Measurement);
        return
        [
            variant.Architecture, Cell.Word(variant.Layout), variant.ConvolutionGradient is { } way ? Cell.Word(way) : null, cell.Precision == Precision.Fp16 ? "mixed" : TrialRow.Arithmetic(cell), cell.Batch,
            measured?.Latency.P50.TotalMilliseconds, measured?.Throughput.Value, measured?.Training?.FlopsPerSecond / 1e9, Loss(measured?.Training),
            trial.Worker is { NodesByProvider.IsEmpty: false } worker ? string.Join(", ", worker.NodesByProvider.Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Key} {n.Value}"))) : null,
            TrialRow.Status(trial),
        ];
    }

    private static string? Loss(TrainingOutcome? training) => training is { FirstLoss: { } first, FinalLoss: { } final }
        ? string.Create(CultureInfo.InvariantCulture, $"{first:G3} to {(final == 0 ? 0 : final):G3}")
        : null;
}
