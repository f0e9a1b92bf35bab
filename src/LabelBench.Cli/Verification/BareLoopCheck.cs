using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>ResNet-50 through LabelBench against a loop in C around the same library, with tensors on the device in both; in turns, so that a drift of the machine cancels.</summary>
internal sealed class BareLoopCheck : ICheck
{
    private const int Rounds = 2;

    public string Name => "bare-loop";

    public string Title => "ResNet-50 against a bare loop in C over the same ONNX Runtime";

    public double Weight => 1.2;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var (precision, batch) = visit.OnGpu ? (Precision.Fp16, LargestBatchOf(visit) ?? 128) : (Precision.Fp32, 1);
        using var loop = new BareLoop(visit, precision, batch);
        if (await loop.PrepareAsync(stop).ConfigureAwait(false) is { } reason)
            return CheckResult.Said(this, CheckStatus.NotHere, reason);
        List<double> bare = [], ours = [];
        for (var round = 0; round <= Rounds && !outOfTime.IsCancellationRequested; round++)
        {
            var (rate, failure) = await loop.RunAsync(outOfTime, stop).ConfigureAwait(false);
            if (rate is not { } queries)
                return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : CheckStatus.Failed, $"the loop: {failure}");
            bare.Add(queries * batch);
            if (round == Rounds)
                break;
            var (record, error) = await visit.RunAsync(["--workload", BareLoop.WorkloadId, "--scope", "infer", "--scenario", "offline", "--precision", Cell.Word(precision), "--batch", batch.ToString(CultureInfo.InvariantCulture),
                "--threads", loop.Threads.ToString(CultureInfo.InvariantCulture), "--streams", "1", .. visit.OnGpu ? (string[])["--placement", "device"] : []], outOfTime, stop).ConfigureAwait(false);
            if (record?.Trials.SingleOrDefault()?.Measurement is not { } measured)
                return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : CheckStatus.Failed, $"LabelBench: {(record is null ? error : string.Join("; ", record.Trials.Select(TrialRow.Status)))}");
            ours.Add(measured.Throughput.Value);
        }
        var ratios = ours.Take(bare.Count - 1).Select((o, i) => o / ((bare[i] + bare[i + 1]) / 2)).ToArray();
        return CheckResult.Table(this, ratios.Length == Rounds ? CheckStatus.Passed : CheckStatus.Partial,
            ratios.Length == 0 ? "no round was finished" : string.Create(CultureInfo.InvariantCulture, $"{Cell.Word(precision)}, batch {batch}: {ratios.Average():0.000} of the bare loop"),
            ["round", "bare loop before, items/s", "LabelBench, items/s", "bare loop after, items/s", "ratio"],
            ratios.Select((ratio, i) => ImmutableArray.Create<object?>(i + 1, bare[i], ours[i], bare[i + 1], ratio)));
    }

    private static int? LargestBatchOf(Visit visit) => ResultFiles.Read(visit.Folder, BatchCheck.ResultName)?.Rows
        .Where(row => row[0]?.ToString() == BareLoop.WorkloadId && row[2] is not null)
        .Select(row => (int?)int.Parse(row[2]!.ToString()!, CultureInfo.InvariantCulture)).FirstOrDefault();
}
