using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Analysis.Comparison;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;
using LabelBench.Reporting;
using LabelBench.Reporting.Wording;
using LabelBench.Statistics.Comparison;
using LabelBench.Storage.Folder;
using LabelBench.Telemetry;
using LabelBench.Workloads;
using LabelBench.Workloads.Policy;

namespace LabelBench.Cli.Running;

/// <summary>Measures the cells of a base again, look by look, each time only those that cannot be told from it yet. Every look is a run of its own.</summary>
internal sealed class ResolutionSession(string reports, IMachineProbe probe, MachineDescription machine, TimeProvider clock, bool interactive)
{
    /// <summary>Looks at most; each adds as many trials as the base has.</summary>
    private const int Looks = 4;

    private readonly List<ComparedRun> measured = [];

    /// <param name="workloads">Null for all of the base.</param>
    /// <param name="budget">No look begins that would probably end after it; the first is always made.</param>
    /// <param name="keep">Puts a finished run, which lies in a folder, into the store.</param>
    /// <exception cref="UserMistakeException">The base has nothing to measure again here.</exception>
    public async Task<RunComparison> ExecuteAsync(RunSet from, string[]? workloads, string? label, TimeSpan budget, Func<RunRecord, string, Task<bool>> keep, CancellationToken cancellation)
    {
        var record = from.Runs[0].Record;
        var open = Cells(record, workloads);
        var trials = Math.Max(ChangeRule.LeastTrials, open.Max(c => Counting(record, c).Length));
        var (began, before, comparison) = (clock.GetTimestamp(), 0.0, (RunComparison?)null);
        for (var look = 1; look <= Looks && !open.IsEmpty && !cancellation.IsCancellationRequested; look++)
        {
            var expected = TimeSpan.FromSeconds(trials * open.Sum(c => Counting(record, c).Select(t => t.Elapsed.TotalSeconds).DefaultIfEmpty(0).Average()));
            if (look > 1 && clock.GetElapsedTime(began) + expected > budget)
            {
                Console.Error.WriteLine($"  look {look} would take {Quantity.Duration(expected)} and the budget of {Quantity.Duration(budget)} has {Quantity.Duration(budget - clock.GetElapsedTime(began))} left: not made");
                break;
            }
            Console.Error.WriteLine($"  look {look} of at most {Looks}: {PlainText.Plural(open.Length, "cell", "cells")}, {PlainText.Plural(trials, "trial", "trials")} each, about {Quantity.Duration(expected)}");
            measured.Add(await MeasureAsync(record, open, trials, label, keep, cancellation).ConfigureAwait(false));
            var share = SequentialLooks.Share(trials, look * trials, trials, Looks * trials);
            var now = RunComparer.Compare(from, RunSet.Of(label ?? "now", measured), ComparisonPolicy.Default, look: (share, before));
            (comparison, before) = (comparison is null ? now : RunComparer.Merge(comparison, now), share);
            // What the machine may have done by itself no more runs after the base tell, however many.
            var undecided = comparison.Deciding.Where(d => d.Metric.Verdict is ComparisonVerdict.Inconclusive && !d.Metric.Doubts.Contains(ChangeDoubt.FewRuns)).Select(d => d.Cell.CellId).ToHashSet(StringComparer.Ordinal);
            open = [.. open.Where(c => undecided.Contains(c.Id))];
        }
        return comparison ?? throw new OperationCanceledException(cancellation);
    }

    private ImmutableArray<Cell> Cells(RunRecord record, string[]? workloads)
    {
        if (record.Search is not null)
            throw new UserMistakeException(record.RunId, "is a search; give a run that measured a plan.");
        if (record.Machine.Name != machine.Name || record.Machine.CpuModel != machine.CpuModel)
            throw new UserMistakeException(record.RunId, $"was measured on {record.Machine.Name} ({record.Machine.CpuModel}) and this is {machine.Name} ({machine.CpuModel}); a base is measured again on its own machine.");
        if (workloads?.FirstOrDefault(w => record.Plan.Workloads.All(known => known.Id != w)) is { } unknown)
            throw new UserMistakeException("--workload", $"'{unknown}' was not measured in run {record.RunId}{NearMatch.Hint(unknown, [.. record.Plan.Workloads.Select(w => w.Id)])}");
        ImmutableArray<Cell> cells = [.. record.Plan.Cells.Where(c => (workloads?.Contains(c.WorkloadId) ?? true) && Counting(record, c).Length > 0)];
        return cells.IsEmpty ? throw new UserMistakeException(record.RunId, "has no valid trial that could be compared with.") : cells;
    }

    private static TrialRecord[] Counting(RunRecord record, Cell cell) => [.. record.Replicates.Where(t => t.CellId == cell.Id && t.Status is TrialStatus.Valid)];

    private async Task<ComparedRun> MeasureAsync(RunRecord from, ImmutableArray<Cell> cells, int trials, string? label, Func<RunRecord, string, Task<bool>> keep, CancellationToken cancellation)
    {
        var plan = from.Plan with { Cells = cells, Trials = [] };
        plan = plan with { Workloads = [.. plan.Workloads.Where(w => cells.Any(c => c.WorkloadId == w.Id))], Trials = [.. Interleaved(plan, cells, trials)] };
        var record = new RunRecord(
            RunRecord.CurrentSchema, RunId.New(clock), label, clock.GetUtcNow(), clock.GetUtcNow(), RunOutcome.Interrupted, plan, plan.ComputeHash(), machine, RunSetup.Software(machine), probe.CaptureEnvironment(), []);
        using var folder = RunFolder.Create(reports, record).ValueOrThrow();
        record = await new RunSession(folder, machine, clock, interactive).ExecuteAsync(cancellation).ConfigureAwait(false);
        ReportWriter.WriteAll(folder.Path, RunAnalyzer.Summarise(record), null, RunReading.Latencies(folder.Path), StoredRun.Recordings(folder.Path));
        await keep(record, folder.Path).ConfigureAwait(false);
        return new ComparedRun(record, RunReading.Latencies(folder.Path));
    }

    /// <summary>Cells take turns, forwards and backwards, so that a drift of the machine hits all of them.</summary>
    private static IEnumerable<PlannedTrial> Interleaved(RunPlan plan, ImmutableArray<Cell> cells, int trials) =>
        Enumerable.Range(1, trials).SelectMany(repetition => (repetition % 2 == 1 ? cells : cells.Reverse()).Select(cell => plan.TrialOf(cell, repetition)));
}
