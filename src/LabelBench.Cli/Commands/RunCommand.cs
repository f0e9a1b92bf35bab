using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Analysis;
using LabelBench.Analysis.Comparison;
using LabelBench.Cli.Export;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Measurement;
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
        command.SetChecked((given, cancellation) => CheckAsync(options, given, cancellation));
        return command;
    }

    private static async Task<Func<Task<int>>> CheckAsync(RunOptions options, Given given, CancellationToken cancellation)
    {
        given.Add(options.Check(given));
        // Read before anything is measured: a catalog with mistakes must not cost a run its ending.
        var offers = given.Try(() => Recommending.LoadCatalog(given.GetValue(options.Catalog), TimeProvider.System));
        given.Check(() => options.CheckStore(given));
        var probe = MachineProbes.ForThisMachine();
        var machine = probe.Describe();
        var reports = Path.GetFullPath(given.GetValue(options.Reports)!);
        if (given.GetValue(options.UntilResolved) is { } named)
        {
            var (found, place) = await given.TryAsync(() => RunReading.FindAsync(named, reports, given.GetValue(options.Store), cancellation)).ConfigureAwait(false);
            return () => ResolveAsync(options, given, named, found!, place, new ResolutionSession(reports, probe, machine, TimeProvider.System, Terminal.IsInteractive), cancellation);
        }
        if (given.Has(options.Resume))
        {
            var (path, interrupted) = given.Try(() => RunReading.Interrupted(reports, given.GetValue(options.Resume), searches: false));
            return () => MeasureAsync(options, given, RunFolder.Open(path, interrupted.PlanHash).ValueOrThrow(), machine, offers!, cancellation);
        }
        var facts = RunSetup.Facts(machine);
        var overrides = Overrides(options, given, facts, machine);
        if (given.GetValue(options.DryRun))
            return () => Task.FromResult(DryRun.Print(Plan(options, given, overrides!, facts), machine, given.GetValue(options.Json)));
        return async () => await MeasureAsync(options, given, await CreateAsync(options, given, overrides!, facts, probe, machine, cancellation).ConfigureAwait(false), machine, offers!, cancellation).ConfigureAwait(false);
    }

    /// <summary>What the options change, with GPUs by their own names; mistakes are kept. No GPU is asked while anything else is wrong.</summary>
    private static PlanOverrides? Overrides(RunOptions options, Given given, MachineFacts facts, MachineDescription machine)
    {
        PlanOverrides Tried(PlanOverrides asked) => given.GetValue(options.Batch) is { WantsLargest: true } ? asked with { BatchSizes = [LargestBatches.StandIn], LearnedRates = [] } : given.GetValue(options.DryRun) ? asked : asked with { LearnedRates = [] };
        given.Add(RunPlanner.Check(Tried(options.Overrides(given))));
        // What is left of them: a number that is out of range says nothing of a folder that is not there.
        var overrides = options.Overrides(given);
        if (options.SubjectIsKnown(given))
            given.Check(() => Plan(options, given, Tried(overrides), facts));
        if (given.Problems.Count > 0 || overrides.Provider is null or ExecutionProvider.Cpu)
            return overrides;
        return given.Try(() => GpuChoice.Make(overrides.Provider.Value, options.Devices(given), machine) is { } devices ? overrides with { Devices = devices } : overrides);
    }

    /// <summary>The folder of a new run, once what its plan does not say is found out.</summary>
    private static async Task<RunFolder> CreateAsync(RunOptions options, Given given, PlanOverrides overrides, MachineFacts facts, IMachineProbe probe, MachineDescription machine, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        options.OpenStore(given);
        ImmutableArray<LargestBatch>? largest = null;
        if (given.GetValue(options.Batch) is { WantsLargest: true })
        {
            var trial = Plan(options, given, overrides with { BatchSizes = [LargestBatches.StandIn], LearnedRates = [] }, facts);
            largest = await new LargestBatches(trial, machine, Terminal.IsInteractive).FindAsync(cancellation).ConfigureAwait(false);
            overrides = overrides with { LargestBatches = LargestBatches.Learned(largest.Value) };
        }
        ImmutableArray<StartingRate>? rates = null;
        if (Plan(options, given, overrides with { LearnedRates = [] }, facts) is var unrated && StartingRates.AreMissing(unrated))
        {
            rates = await new StartingRates(unrated, machine, clock, Terminal.IsInteractive).FindAsync(cancellation).ConfigureAwait(false);
            overrides = overrides with { LearnedRates = StartingRates.Learned(rates.Value) };
        }
        var plan = Plan(options, given, overrides, facts);
        return RunFolder.Create(Path.GetFullPath(given.GetValue(options.Reports)!), new RunRecord(
            RunRecord.CurrentSchema, RunId.New(clock), given.GetValue(options.Label), clock.GetUtcNow(), clock.GetUtcNow(), RunOutcome.Interrupted,
            plan, plan.ComputeHash(), machine, RunSetup.Software(machine), probe.CaptureEnvironment(), []) { LargestBatches = largest, StartingRates = rates }).ValueOrThrow();
    }

    private static async Task<int> MeasureAsync(RunOptions options, Given given, RunFolder folder, MachineDescription machine, Capacity.Catalog offers, CancellationToken cancellation)
    {
        RunRecord record;
        using (folder)
        {
            if (given.GetValue(options.KeepLabels))
                new KeptLabels(folder.Path).Begin();
            Announce(folder, machine);
            record = await new RunSession(folder, machine, TimeProvider.System, Terminal.IsInteractive).ExecuteAsync(cancellation).ConfigureAwait(false);
        }
        return await FinishAsync(options, given, record, folder.Path, offers).ConfigureAwait(false);
    }

    private static async Task<int> ResolveAsync(RunOptions options, Given given, string named, RunRecord record, string? folder, ResolutionSession session, CancellationToken cancellation)
    {
        options.OpenStore(given);
        var wanted = given.GetValue(options.Workload) is { Length: > 0 } workloads ? workloads : null;
        var comparison = await session.ExecuteAsync(
            RunSet.Of(named, [new ComparedRun(record, folder is null ? null : RunReading.Latencies(folder))]), wanted, given.GetValue(options.Label), given.GetValue(options.Budget) ?? TimeSpan.FromMinutes(30),
            (run, at) => given.GetValue(options.NoStore) ? Task.FromResult(true) : RunReading.TryStoreAsync(run, given.GetValue(options.Store), at), cancellation).ConfigureAwait(false);
        if (given.GetValue(options.Json))
            Console.Out.WriteLine(JsonSerializer.Serialize(comparison, Json.Pretty));
        else
            foreach (var line in ComparisonText.Lines(comparison, details: false, Terminal.TextWidth()))
                Console.Out.WriteLine(line);
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : comparison.Verdict switch
        {
            ComparisonVerdict.Regressed => ExitCode.Regressed,
            ComparisonVerdict.Inconclusive => ExitCode.Inconclusive,
            ComparisonVerdict.NotComparable => ExitCode.NotComparable,
            _ => ExitCode.Fine,
        };
    }

    private static RunPlan Plan(RunOptions options, Given given, PlanOverrides overrides, MachineFacts facts)
    {
        var catalog = WorkloadsCommand.Load(given.GetValue(options.WorkloadFolder));
        var suite = catalog.FindSuite(given.GetValue(options.Suite)!).ValueOrThrow();
        var plan = RunPlanner.Expand(catalog, suite, overrides, facts, (ulong?)given.GetValue(options.Seed) ?? DefaultSeed).ValueOrThrow();
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

    private static async Task<int> FinishAsync(RunOptions options, Given given, RunRecord record, string folder, Capacity.Catalog offers)
    {
        var summary = RunAnalyzer.Summarise(record);
        var recommendation = Recommending.ForRun(summary, given.GetValue(options.PerDay), offers);
        var cost = Capacity.Costs.MachineCost.Of(record.Machine, offers, Capacity.GpuTable.Builtin);
        var files = ReportWriter.WriteAll(folder, summary, recommendation, RunReading.Latencies(folder), StoredRun.Recordings(folder), cost);
        var report = Path.GetRelativePath(Environment.CurrentDirectory, files[0]);
        if (given.GetValue(options.Json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { summary.Record.RunId, folder, report = files[0], cells = summary.Cells, caching = summary.Caching.IsEmpty ? null : (ImmutableArray<CachingCheck>?)summary.Caching, summary.Warnings, recommendation }, Json.Pretty));
        }
        else
        {
            foreach (var line in SummaryText.Lines(summary, recommendation, report, cost, Terminal.TextWidth()))
                Console.Out.WriteLine(line);
        }
        // The figures are kept whatever becomes of the collector, so that it is told and no more.
        if (given.GetValue(options.Otlp) is { } collector && OtlpExport.Send(OtlpExport.Endpoint(options.Otlp.Name, collector).ValueOrThrow(), RunMetrics.Of(summary)) is { } refused)
            Complaints.Print([refused]);
        var stored = given.GetValue(options.NoStore) || await RunReading.TryStoreAsync(record, given.GetValue(options.Store), folder).ConfigureAwait(false);
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
