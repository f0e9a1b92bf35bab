using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Analysis;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using LabelBench.Reporting;
using LabelBench.Reporting.Console;
using LabelBench.Storage.Folder;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary><c>search</c>: try settings, confirm the best, report.</summary>
internal static class SearchCommand
{
    private const ulong DefaultSeed = 1;

    public static Command Build()
    {
        var options = new SearchOptions();
        var command = options.Command();
        command.SetChecked((given, cancellation) => Task.FromResult(Check(options, given, cancellation)));
        return command;
    }

    private static Func<Task<int>> Check(SearchOptions options, Given given, CancellationToken cancellation)
    {
        given.Add(options.Check(given));
        given.Check(() => options.Run.CheckStore(given));
        var probe = MachineProbes.ForThisMachine();
        var machine = probe.Describe();
        var reports = Path.GetFullPath(given.GetValue(options.Run.Reports)!);
        if (given.Has(options.Run.Resume))
        {
            var (path, record) = given.Try(() => RunReading.Interrupted(reports, given.GetValue(options.Run.Resume), searches: true));
            return () => SearchAsync(options, given, RunFolder.Open(path, record.PlanHash).ValueOrThrow(), machine, cancellation);
        }
        var plan = Plan(options, given, machine);
        var search = plan is null || given.Problems.Count > 0 ? null : Begin(options, given, plan);
        if (given.GetValue(options.Run.DryRun))
            return () => Task.FromResult(Show(plan!, search!, machine, given.GetValue(options.Run.Json)));
        return () => SearchAsync(options, given, Create(options, given, plan!.Plan, search!, probe, machine), machine, cancellation);
    }

    private static RunFolder Create(SearchOptions options, Given given, RunPlan plan, SearchRecord search, IMachineProbe probe, MachineDescription machine)
    {
        var clock = TimeProvider.System;
        options.Run.OpenStore(given);
        return RunFolder.Create(Path.GetFullPath(given.GetValue(options.Run.Reports)!), new RunRecord(
            RunRecord.CurrentSchema, RunId.New(clock), given.GetValue(options.Run.Label), clock.GetUtcNow(), clock.GetUtcNow(), RunOutcome.Interrupted,
            plan, plan.ComputeHash(), machine, RunSetup.Software(machine), probe.CaptureEnvironment(), []) { Search = search }).ValueOrThrow();
    }

    private static async Task<int> SearchAsync(SearchOptions options, Given given, RunFolder folder, MachineDescription machine, CancellationToken cancellation)
    {
        using (folder)
        {
            Announce(folder, machine);
            var record = await new SearchSession(folder, machine, TimeProvider.System, Terminal.IsInteractive).ExecuteAsync(cancellation).ConfigureAwait(false);
            return await FinishAsync(options, given, record, folder.Path).ConfigureAwait(false);
        }
    }

    private static SearchRecord Begin(SearchOptions options, Given given, SearchPlan plan)
    {
        if (!given.GetValue(options.MaxRate))
            return new SearchRecord(plan.Base, plan.Axes, given.GetValue(options.Run.Slo), given.GetValue(options.Memory), options.TriesOf(given), given.GetValue(options.Budget), options.ConfirmationsOf(given));
        var (goal, load) = options.Goal(given, plan);
        return new SearchRecord(plan.Base, [], plan.Plan.Workloads[0].Slo, null, Tries: 1, load, Confirmations: 1) { Rate = goal };
    }

    /// <returns>Null where something is wrong, which is kept. What needs no GPU to be told is told before any GPU is asked.</returns>
    private static SearchPlan? Plan(SearchOptions options, Given given, MachineDescription machine)
    {
        var over = options.Axes(given) is { } axes ? given.Take(axes) : null;
        // A search for a rate brings what its options belong to.
        given.Add(given.GetValue(options.MaxRate) ? [] : RunPlanner.Check(options.Run.Overrides(given)));
        var asked = options.Run.Overrides(given);
        if (given.Try(() => WorkloadsCommand.Load(given.GetValue(options.Run.WorkloadFolder))) is not { } catalog)
            return null;
        var (facts, seed) = (RunSetup.Facts(machine), (ulong?)given.GetValue(options.Run.Seed) ?? DefaultSeed);
        Checked<SearchPlan> Expand() => given.GetValue(options.MaxRate)
            ? SearchPlanner.ExpandRate(catalog, SearchPlanner.UsualSettings, asked, facts, seed)
            : SearchPlanner.Expand(catalog, SearchPlanner.UsualSettings, asked, over, BatchPreparation.OnlyBatch, facts, seed);
        if (!options.Run.SubjectIsKnown(given) || given.Take(Expand()) is not { } plan)
            return null;
        var shortage = given.GetValue(options.MaxRate) ? options.CheckFirstRate(given, plan) : options.CheckBudget(given, plan.Plan.Settings);
        given.Add(shortage is null ? [] : [shortage]);
        given.Add(RunPreparation.Check(Extremes(plan)).Distinct());
        if (given.Problems.Count > 0 || given.Try(() => GpuChoice.Make(plan.Base.Provider, options.Run.Devices(given), machine)) is not { } devices)
            return plan;
        asked = asked with { Devices = devices };
        return given.Take(Expand());
    }

    /// <summary>All that is particular to a batch or a precision, as cells of a plan that can be checked.</summary>
    private static RunPlan Extremes(SearchPlan plan)
    {
        var cells = plan.Axes.Where(a => a.Setting is SearchSetting.Batch or SearchSetting.Precision).SelectMany(a => a.Levels.Select((_, level) => a.Apply(plan.Base, level)));
        return plan.Plan with { Cells = [.. cells.Append(plan.Base).Distinct()] };
    }

    private static void Announce(RunFolder folder, MachineDescription machine)
    {
        var record = folder.Record;
        Console.Error.WriteLine(MachineLine.Of(machine, record.Software));
        if (folder.Notice is { } notice)
            Console.Error.WriteLine($"! {notice}");
        foreach (var warning in GpuChoice.Warnings(record.Plan with { Cells = [record.Search!.Base] }, machine))
            Console.Error.WriteLine($"! {warning}");
        Console.Error.WriteLine(Headline(record.Plan, record.Search!));
        Console.Error.WriteLine();
    }

    private static string Headline(RunPlan plan, SearchRecord search)
    {
        if (search is { Rate: { } rate, Slo: { } slo, Budget: { } load })
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"search: highest rate of {search.Base.WorkloadId} with p{slo.Percentile:0.##} within {slo.Limit.TotalMilliseconds:0.###} ms; from {rate.FirstRate.Value:0.###} queries/s, {load.TotalSeconds:0} s of load in runs of up to {rate.Run.TotalSeconds:0.#} s, then {rate.Confirm.TotalSeconds:0} s to confirm");
        }
        var trials = Math.Min(search.Tries, search.Configurations) + search.Confirmations;
        var longest = (PlanEstimate.Shortest(plan.Settings) + plan.Settings.MaximumMeasure - plan.Settings.Measure) * trials;
        return string.Create(CultureInfo.InvariantCulture,
            $"search: {search.Base.WorkloadId}, {search.Configurations} configurations, at most {search.Tries} tried, {search.Confirmations} trials to confirm; {DryRun.Minutes(PlanEstimate.Shortest(plan.Settings) * trials)} to {DryRun.Minutes(longest)}{(search.Budget is { } budget ? $", at most {DryRun.Minutes(budget)}" : "")}");
    }

    private static int Show(SearchPlan plan, SearchRecord search, MachineDescription machine, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { plan.Plan, search }, Json.Pretty));
            return ExitCode.Fine;
        }
        Console.Out.WriteLine(Headline(plan.Plan, search));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {machine.CpuModel}, {machine.UsableCpus:0.##} CPUs usable; start from {plan.Base.Id}"));
        if (search.Rate is not null)
            return ExitCode.Fine;
        foreach (var axis in plan.Axes)
            Console.Out.WriteLine($"  {Cell.Word(axis.Setting),-9} {string.Join(' ', axis.Levels)}");
        Console.Out.WriteLine($"  limits    {(search.Slo is { } slo ? string.Create(CultureInfo.InvariantCulture, $"p{slo.Percentile:0.#} within {slo.Limit.TotalMilliseconds:0.###} ms") : "none on latency (--slo sets one)")}{(search.MemoryLimit is { } memory ? string.Create(CultureInfo.InvariantCulture, $", memory {memory.Gibibytes:0.##} GiB") : "")}");
        return ExitCode.Fine;
    }

    private static async Task<int> FinishAsync(SearchOptions options, Given given, RunRecord record, string folder)
    {
        var summary = RunAnalyzer.Summarise(record);
        var cost = Capacity.Costs.MachineCost.Of(record.Machine, Recommending.LoadCatalog(null, TimeProvider.System), Capacity.GpuTable.Builtin);
        var files = ReportWriter.WriteAll(folder, summary, null, RunReading.Latencies(folder), StoredRun.Recordings(folder), cost);
        if (given.GetValue(options.Run.Json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { summary.Record.RunId, folder, report = files[0], search = summary.Search, summary.Warnings }, Json.Pretty));
        }
        else
        {
            foreach (var line in SummaryText.Lines(summary, null, Path.GetRelativePath(Environment.CurrentDirectory, files[0]), cost, Terminal.TextWidth()))
                Console.Out.WriteLine(line);
        }
        var stored = given.GetValue(options.Run.NoStore) || await RunReading.TryStoreAsync(record, given.GetValue(options.Run.Store), folder).ConfigureAwait(false);
        if (record.Search!.Answer is null)
        {
            Console.Error.WriteLine($"stopped; {record.Trials.Length} trials are kept. Go on with: labelbench search --resume {record.RunId}");
            return ExitCode.Interrupted;
        }
        return stored ? CodeOf(record.Search.Answer, summary) : ExitCode.UsageError;
    }

    private static int CodeOf(SearchAnswer answer, RunSummary summary) => answer switch
    {
        { CellId: not null, Confirmed: true } => ExitCode.Fine,
        { CellId: not null } => ExitCode.Inconclusive,
        { End: SearchEnd.Interference or SearchEnd.NothingWorks } => ExitCode.RunFailed,
        { End: SearchEnd.NoRateWithinLimit } => ExitCode.Regressed,
        { End: SearchEnd.NoRateTooHigh } => ExitCode.Inconclusive,
        // Something was measured, and none of it kept what was asked for.
        _ => summary.TrialsValid > 0 ? ExitCode.Regressed : ExitCode.RunFailed,
    };
}
