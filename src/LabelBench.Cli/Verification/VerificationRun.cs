using System.Diagnostics;
using System.Globalization;
using LabelBench.Cli.Running;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>Works through checks within a time limit; each gets a part of what is left by its weight, so one that is quick leaves time to the others.</summary>
/// <param name="limit">For everything together.</param>
/// <param name="again">Also checks that have a result already.</param>
internal sealed class VerificationRun(Visit visit, TimeSpan limit, bool again)
{
    /// <summary>Below this a check is not begun: a worker takes as long to start.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    /// <summary>In the order in which they are worth having: the last one reads what the largest batch is.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
        [new DevicesCheck(), new GpuTelemetryCheck(), new SamplingCheck(), new TraceCheck(), new GraphsCheck(), new ThroughputCheck(), new TrainingCheck(), new CudaGraphCheck(), new PlacementCheck(), new PipelineCheck(), new KilledWorkerCheck(), new BatchCheck(), new BareLoopCheck(), new TorchCheck(), new TorchTrainingCheck()];

    /// <returns>True when nothing failed.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<ICheck> asked, TimeProvider clock, CancellationToken stop)
    {
        Directory.CreateDirectory(visit.Folder);
        var total = Stopwatch.StartNew();
        for (var i = 0; i < asked.Count; i++)
        {
            if (!again && ResultFiles.Read(visit.Folder, asked[i].Name) is { Status: CheckStatus.Passed or CheckStatus.Failed or CheckStatus.NeedsGpu })
                continue;
            var result = await RunAsync(asked[i], (limit - total.Elapsed) * (asked[i].Weight / asked.Skip(i).Sum(c => c.Weight)), limit - total.Elapsed, stop).ConfigureAwait(false);
            ResultFiles.Write(visit.Folder, result);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Cell.Word(result.Status),-11} {result.Name,-13} {result.Elapsed.TotalSeconds,5:0} s  {result.Summary}"));
            Report(clock).Write(visit.Folder);
        }
        var report = Report(clock);
        report.Write(visit.Folder);
        Console.Out.WriteLine(report.ToMarkdown());
        Console.Error.WriteLine($"kept in {Path.Combine(visit.Folder, VerificationReport.JsonName)} and {VerificationReport.MarkdownName} beside it");
        return report.Checks.All(c => c.Status != CheckStatus.Failed);
    }

    private async Task<CheckResult> RunAsync(ICheck check, TimeSpan share, TimeSpan left, CancellationToken stop)
    {
        if (check.NeedsGpu && !visit.OnGpu)
            return CheckResult.Said(check, CheckStatus.NeedsGpu, "needs a GPU");
        if (left < Least)
            return CheckResult.Said(check, CheckStatus.NotReached, "the time limit was reached before it");
        var taken = Stopwatch.StartNew();
        using var outOfTime = new CancellationTokenSource(share < Least ? Least : share);
        try
        {
            return await check.RunAsync(visit, outOfTime.Token, stop).ConfigureAwait(false) with { Elapsed = taken.Elapsed };
        }
        catch (Exception mistake) when (mistake is not OperationCanceledException)
        {
            return CheckResult.Said(check, CheckStatus.Failed, $"the check itself failed: {mistake.Message.ReplaceLineEndings(" ")}") with { Elapsed = taken.Elapsed };
        }
    }

    private VerificationReport Report(TimeProvider clock)
    {
        var machine = MachineProbes.ForThisMachine().Describe();
        return new VerificationReport(
            VerificationReport.CurrentSchema, clock.GetUtcNow(), Cell.Word(visit.Provider), machine, RunSetup.Software(machine),
            [.. All.Select(c => ResultFiles.Read(visit.Folder, c.Name) ?? CheckResult.Said(c, CheckStatus.NotReached, "not asked for yet"))]);
    }
}
