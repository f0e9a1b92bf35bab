using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Analysis.Comparison;
using LabelBench.Cli.Export;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Measurement.Load.Sending;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Reporting;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Export;
using LabelBench.Storage.Folder;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary><c>run</c>: measure, report, recommend.</summary>
internal static class RunCommand
{
    private const ulong DefaultSeed = 1;

    public static Command Build()
    {
        var options = new RunOptions();
        var command = options.Command();
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var interactive = Terminal.IsInteractive;
        if (options.Check(parsed).ToArray() is { Length: > 0 } mistakes)
            throw new UserMistakeException(mistakes);
        // Read before anything is measured: a catalog with mistakes must not cost a run its ending.
        var offers = Recommending.LoadCatalog(parsed.GetValue(options.Catalog), clock);
        var probe = MachineProbes.ForThisMachine();
        var machine = probe.Describe();
        var reports = Path.GetFullPath(parsed.GetValue(options.Reports)!);
        if (parsed.GetValue(options.UntilResolved) is { } named)
            return await ResolveAsync(options, parsed, named, new ResolutionSession(reports, probe, machine, clock, interactive), cancellation).ConfigureAwait(false);

        RunFolder folder;
        if (parsed.GetResult(options.Resume) is not null)
        {
            var (path, interrupted) = RunReading.Interrupted(reports, parsed.GetValue(options.Resume), searches: false);
            options.CheckStore(parsed);
            folder = RunFolder.Open(path, interrupted.PlanHash).ValueOrThrow();
        }
        else
        {
            var facts = RunSetup.Facts(machine);
            var overrides = OnGpus(options, parsed, options.Overrides(parsed), facts, machine);
            if (parsed.GetValue(options.DryRun))
                return DryRun.Print(Plan(options, parsed, overrides, facts), machine, parsed.GetValue(options.Json));
            ImmutableArray<LargestBatch>? largest = null;
            if (parsed.GetValue(options.Batch) is { WantsLargest: true })
            {
                var trial = Plan(options, parsed, overrides with { BatchSizes = [LargestBatches.StandIn], LearnedRates = [] }, facts);
                options.CheckStore(parsed);
                largest = await new LargestBatches(trial, machine, interactive).FindAsync(cancellation).ConfigureAwait(false);
                overrides = overrides with { LargestBatches = LargestBatches.Learned(largest.Value) };
            }
            ImmutableArray<StartingRate>? rates = null;
            if (Plan(options, parsed, overrides with { LearnedRates = [] }, facts) is var unrated && StartingRates.AreMissing(unrated))
            {
                options.CheckStore(parsed);
                rates = await new StartingRates(unrated, machine, clock, interactive).FindAsync(cancellation).ConfigureAwait(false);
                overrides = overrides with { LearnedRates = StartingRates.Learned(rates.Value) };
            }
            var plan = Plan(options, parsed, overrides, facts);
            options.CheckStore(parsed);
            folder = RunFolder.Create(reports, new RunRecord(
                RunRecord.CurrentSchema, RunId.New(clock), parsed.GetValue(options.Label), clock.GetUtcNow(), clock.GetUtcNow(), RunOutcome.Interrupted,
                plan, plan.ComputeHash(), machine, RunSetup.Software(machine), probe.CaptureEnvironment(), []) { LargestBatches = largest, StartingRates = rates }).ValueOrThrow();
        }

        RunRecord record;
        using (folder)
        {
            if (parsed.GetValue(options.KeepLabels))
                new KeptLabels(folder.Path).Begin();
            Announce(folder, machine);
            record = await new RunSession(folder, machine, clock, interactive).ExecuteAsync(cancellation).ConfigureAwait(false);
        }
        return await FinishAsync(options, parsed, record, folder.Path, offers).ConfigureAwait(false);
    }

    private static async Task<int> ResolveAsync(RunOptions options, ParseResult parsed, string named, ResolutionSession session, CancellationToken cancellation)
    {
        options.CheckStore(parsed);
        var (record, folder) = await RunReading.FindAsync(named, Path.GetFullPath(parsed.GetValue(options.Reports)!), parsed.GetValue(options.Store), cancellation).ConfigureAwait(false);
        var wanted = parsed.GetValue(options.Workload) is { Length: > 0 } workloads ? workloads : null;
        var comparison = await session.ExecuteAsync(
            RunSet.Of(named, [new ComparedRun(record, folder is null ? null : RunReading.Latencies(folder))]), wanted, parsed.GetValue(options.Label), parsed.GetValue(options.Budget) ?? TimeSpan.FromMinutes(30),
            (run, at) => parsed.GetValue(options.NoStore) ? Task.FromResult(true) : RunReading.TryStoreAsync(run, parsed.GetValue(options.Store), at), cancellation).ConfigureAwait(false);
        if (parsed.GetValue(options.Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(comparison, Json.Pretty));
        else
            foreach (var line in ComparisonText.Lines(comparison, details: false))
                Console.Out.WriteLine(line);
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : comparison.Verdict switch
        {
            ComparisonVerdict.Regressed => ExitCode.Regressed,
            ComparisonVerdict.Inconclusive => ExitCode.Inconclusive,
            ComparisonVerdict.NotComparable => ExitCode.NotComparable,
            _ => ExitCode.Fine,
        };
    }

    /// <summary>The same with GPUs by their own names. Mistakes that need no GPU to be told are found before any GPU is asked.</summary>
    private static PlanOverrides OnGpus(RunOptions options, ParseResult parsed, PlanOverrides overrides, MachineFacts facts, MachineDescription machine)
    {
        if (overrides.Provider is null or ExecutionProvider.Cpu)
            return overrides;
        _ = Plan(options, parsed, parsed.GetValue(options.Batch) is { WantsLargest: true } ? overrides with { BatchSizes = [LargestBatches.StandIn], LearnedRates = [] } : overrides with { LearnedRates = [] }, facts);
        return GpuChoice.Make(overrides.Provider.Value, options.Devices(parsed), machine) is { } devices ? overrides with { Devices = devices } : overrides;
    }

    private static RunPlan Plan(RunOptions options, ParseResult parsed, PlanOverrides overrides, MachineFacts facts)
    {
        var catalog = WorkloadsCommand.Load(parsed.GetValue(options.WorkloadFolder));
        var suite = catalog.FindSuite(parsed.GetValue(options.Suite)!).ValueOrThrow();
        var plan = RunPlanner.Expand(catalog, suite, overrides, facts, (ulong?)parsed.GetValue(options.Seed) ?? DefaultSeed).ValueOrThrow();
        var impossible = RunPreparation.Check(plan).Concat(LoadCheck.Of(plan)).Distinct().ToArray();
        return impossible.Length == 0 ? plan : throw new UserMistakeException(impossible);
    }

    private static void Announce(RunFolder folder, MachineDescription machine)
    {
        var plan = folder.Record.Plan;
        Console.Error.WriteLine(MachineLine.Of(machine, folder.Record.Software));
        if (folder.Notice is { } notice)
            Console.Error.WriteLine($"! {notice}");
        foreach (var warning in GpuChoice.Warnings(plan, machine))
            Console.Error.WriteLine($"! {warning}");
        Console.Error.WriteLine(DryRun.Headline(plan, folder.Remaining.Length));
        Console.Error.WriteLine();
    }

    private static async Task<int> FinishAsync(RunOptions options, ParseResult parsed, RunRecord record, string folder, Capacity.Catalog offers)
    {
        var summary = RunAnalyzer.Summarise(record);
        var recommendation = Recommending.ForRun(summary, parsed.GetValue(options.PerDay), offers);
        var cost = Capacity.Costs.MachineCost.Of(record.Machine, offers, Capacity.GpuTable.Builtin);
        var files = ReportWriter.WriteAll(folder, summary, recommendation, RunReading.Latencies(folder), StoredRun.Recordings(folder), cost);
        var report = Path.GetRelativePath(Environment.CurrentDirectory, files[0]);
        if (parsed.GetValue(options.Json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { summary.Record.RunId, folder, report = files[0], cells = summary.Cells, caching = summary.Caching.IsEmpty ? null : (ImmutableArray<CachingCheck>?)summary.Caching, summary.Warnings, recommendation }, Json.Pretty));
        }
        else
        {
            foreach (var line in SummaryText.Lines(summary, recommendation, report, cost))
                Console.Out.WriteLine(line);
        }
        // The figures are kept whatever becomes of the collector, so that it is told and no more.
        if (parsed.GetValue(options.Otlp) is { } collector && OtlpExport.Send(OtlpExport.Endpoint(options.Otlp.Name, collector).ValueOrThrow(), RunMetrics.Of(summary)) is { } refused)
            Complaints.Print([refused]);
        var stored = parsed.GetValue(options.NoStore) || await RunReading.TryStoreAsync(record, parsed.GetValue(options.Store), folder).ConfigureAwait(false);
        if (record.Outcome == RunOutcome.Cancelled)
        {
            Console.Error.WriteLine($"stopped; {record.Trials.Length} of {record.Plan.Trials.Length} trials are kept. Go on with: labelbench run --resume {record.RunId}");
            return ExitCode.Interrupted;
        }
        return !stored ? ExitCode.UsageError : summary.TrialsValid == 0 ? ExitCode.RunFailed : OfPromises(summary);
    }

    /// <summary>A promise that was asked about and does not hold, or could not be shown to hold, is an answer to a script; so is what was found to be cached.</summary>
    private static int OfPromises(RunSummary summary)
    {
        var outcomes = summary.Cells.Select(c => c.OpenLoop?.Outcome).ToArray();
        return outcomes.Contains(PromiseOutcome.Fail) || summary.Caching.Any(c => c.Outcome is CachingOutcome.Cached) ? ExitCode.Regressed : outcomes.Contains(PromiseOutcome.CannotTell) ? ExitCode.Inconclusive : ExitCode.Fine;
    }
}
