using System.CommandLine;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;

namespace LabelBench.Cli.Commands;

/// <summary><c>plan</c>: demand and measurements in, servers to rent out.</summary>
internal static class PlanCommand
{
    public static Command Build()
    {
        var workload = new Option<string?>("--workload") { Description = "Job to plan for (default: the first pipeline of the run).", HelpName = "NAME" };
        var demandFile = new Option<string?>("--demand") { Description = "Everything a team needs, a YAML file (docs/planning.md): several jobs, promises, spares, reviewers.", HelpName = "FILE" };
        var perDay = Options.Number("--per-day", "Items to label a day (default: stated in the answer).", "N");
        var peak = Options.Number("--peak", "Busiest hour over the mean hour; 1 spreads the work over the whole day.", "FACTOR");
        var budget = Options.Number("--budget", "Most to spend a month.", "MONEY");
        var currency = new Option<string>("--currency") { Description = "Currency of budget and ranking.", HelpName = "CODE", DefaultValueFactory = _ => "EUR" };
        var run = Options.Names("--run", "Runs to plan on, usually each of another machine: folder, id, label or 'last' (default: those that the demand file names, else the last).", "RUN");
        var catalog = new Option<string?>("--catalog") { Description = "Server offers, a CSV or YAML file (default: the shipped catalog).", HelpName = "FILE" };
        var top = Options.Integer("--top", "Offers to show (default 10).");
        var rejected = new Option<bool>("--rejected") { Description = "Also list the offers that do not do it, and why." };
        var details = new Option<bool>("--details") { Description = "Also tell the source of every figure of a team's plan, and what it assumes." };
        var formats = Options.Word<PlanFormat>("--format", "Write a team's plan as this instead of the text", "FORMAT");
        var output = new Option<string?>("--out") { Description = "File to write to (default: standard output).", HelpName = "FILE" };
        var flags = new PlanFlags();
        var reports = Options.Reports();
        var store = Options.Store();
        var json = Options.Json();
        var command = new Command("plan", """
            Say which servers to rent for a job, what they cost, and how sure that is.

              labelbench plan --workload image-classify --per-day 2e6
              labelbench plan --workload document-ocr --per-day 40000 --budget 300 --peak 3
              labelbench plan --workload document-ocr --per-day 40000 --slo p99=2s --spares 1
              labelbench plan --demand examples/hospital.yaml --run last --run reports/a-gpu-server
              labelbench plan --demand examples/hospital.yaml --budget 900 --format html --out plan.html
            """) { demandFile, workload, perDay, peak, budget, currency, run, catalog, top, rejected, details, formats, output, reports, store, json };
        foreach (var option in flags.OfOneJob.Concat(flags.OfAll))
            command.Add(option);
        command.SetChecked(async (given, cancellation) =>
        {
            var rates = PlanningData.Builtin.Rates;
            if (given.GetValue(top) is < 1 and var shown)
                given.Add(new Problem(top.Name, "", $"is {shown}; at least 1 offer is shown."));
            var offers = given.Try(() => Recommending.LoadCatalog(given.GetValue(catalog), TimeProvider.System));
            var changes = flags.Changes(given, Money(given, budget), given.Has(currency) ? given.GetValue(currency) : null);
            given.Add(changes.Check(rates));
            var file = given.GetValue(demandFile);
            given.Add(given.Has(demandFile) ? Beside(given, [workload, perDay, peak, top, .. flags.OfOneJob]) : flags.CheckOneJob(given, perDay, peak));
            given.Add(Check(new Demand("", given.GetValue(perDay) ?? 1, given.GetValue(peak) ?? 1, changes.BudgetPerMonth, given.GetValue(currency)!), rates, perDay, peak, budget, currency));
            var named = RunsNamed(given, run, demandFile);
            var runs = named is null ? null : await given.TryAsync(async () =>
                PlanningRuns.Of(await RunReading.SummariesAsync(named, Path.GetFullPath(given.GetValue(reports)!), given.GetValue(store), cancellation).ConfigureAwait(false)).ValueOrThrow()).ConfigureAwait(false);
            var format = given.GetValue(json) ? PlanFormat.Json : given.GetValue(formats);
            var demand = given.Has(demandFile) || runs is null ? null : given.Try(() => DemandOf(runs, given.GetValue(workload), given.GetValue(currency)!)) is not { } usual ? null : usual with
            {
                ItemsPerDay = given.GetValue(perDay) ?? usual.ItemsPerDay,
                PeakFactor = given.GetValue(peak) ?? usual.PeakFactor,
                BudgetPerMonth = changes.BudgetPerMonth,
                IsDefault = given.GetValue(perDay) is null,
            };
            var isPlain = file is null && !flags.AnyGiven(given) && format is null or PlanFormat.Text or PlanFormat.Json;
            var team = file is not null ? given.Take(DemandFile.ReadFile(file, runs is null ? MeasuredWorkloads.Unknown : MeasuredWorkloads.Of(runs, WorkloadsCommand.Load(null).Workloads), rates))
                : isPlain || demand is null ? null : flags.OneJob(given, demand);
            var changed = team is null ? null : given.Take(changes.On(team, rates));
            return () => Task.Run(() =>
            {
                var data = Recommending.Data([.. runs!.All.SelectMany(r => r.Record.Plan.Workloads)]) with { Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) };
                return changed is not null
                    ? Show(new CapacityPlanner(runs, offers!, data).Plan(changed), format, given.GetValue(rejected), given.GetValue(details), given.GetValue(output))
                    : Show(Planner.Recommend(runs, demand!, offers!, data), format, given.GetValue(top) ?? 10, given.GetValue(rejected), given.GetValue(output));
            }, cancellation).WaitAsync(cancellation);
        });
        return command;
    }

    /// <summary>By the option, else by the demand file, else the last; null where the one that would name them cannot be read.</summary>
    private static string[]? RunsNamed(Given given, Option<string[]?> run, Option<string?> demandFile)
    {
        if (given.Has(run))
            return given.GetValue(run);
        if (!given.Has(demandFile))
            return ["last"];
        return given.GetValue(demandFile) is { } file && DemandFile.RunsOf(file) is { } beside ? beside.IsEmpty ? ["last"] : [.. beside] : null;
    }

    /// <summary>What a demand file says and an option too.</summary>
    private static IEnumerable<Problem> Beside(Given given, Option[] options) =>
        options.Where(given.Has).Select(o => new Problem(o.Name, "", "is about one job, and the demand file says it of each; change it there."));

    /// <summary>What was stated, with the options that state it.</summary>
    private static IEnumerable<Problem> Check(Demand stated, ExchangeRates rates, Option perDay, Option peak, Option budget, Option currency) =>
        Demand.Check(stated, "plan", rates).Problems.Select(p => p with
        {
            Place = "",
            Source = p.Place switch
            {
                "items_per_day" => perDay.Name,
                "peak_factor" => peak.Name,
                "budget_per_month" => budget.Name,
                "currency" => currency.Name,
                _ => throw new System.Diagnostics.UnreachableException(),
            },
        });

    private static int Show(Recommendation recommendation, PlanFormat? format, int top, bool allLosers, string? file)
    {
        OutputFile.Write(format is PlanFormat.Json
            ? JsonSerializer.Serialize(recommendation, Json.Pretty) + "\n"
            : string.Concat(PlanText.Lines(recommendation, top, allLosers, Terminal.TextWidth(file)).Select(line => line + "\n")), file);
        return recommendation.Ranked.IsEmpty ? ExitCode.Regressed : ExitCode.Fine;
    }

    private static int Show(CapacityPlan plan, PlanFormat? format, bool allLosers, bool details, string? file)
    {
        OutputFile.Write(format switch
        {
            PlanFormat.Json => JsonSerializer.Serialize(plan, Json.Pretty) + "\n",
            PlanFormat.Markdown => PlanMarkdown.Render(plan, allLosers),
            PlanFormat.Html => PlanPage.Render(plan),
            _ => string.Concat(CapacityPlanText.Lines(plan, allLosers, details, Terminal.TextWidth(file)).Select(line => line + "\n")),
        }, file);
        return plan is { IsPossible: true, Replay.Holds: true } ? ExitCode.Fine : ExitCode.Regressed;
    }

    private static Demand DemandOf(PlanningRuns runs, string? workloadId, string currency)
    {
        Workloads.Workload[] measured = [.. runs.All.SelectMany(r => r.Record.Plan.Workloads).DistinctBy(w => w.Id)];
        CellSummary[] cells = [.. runs.All.SelectMany(r => r.Cells)];
        var id = workloadId ?? cells.FirstOrDefault(c => c.Cell.Scope == Workloads.Scope.Pipeline && c.Training is null)?.Workload.Id ?? measured[0].Id;
        var workload = measured.FirstOrDefault(w => w.Id == id)
            ?? throw new UserMistakeException("--workload", $"'{id}' was not measured in {runs.Words}{NearMatch.Hint(id, [.. measured.Select(w => w.Id)])} Measure it with: labelbench run --workload {id}");
        return cells.Where(c => c.Workload.Id == id).All(c => c.Training is null)
            ? DefaultDemand.For(workload, currency)
            : throw new UserMistakeException("--workload", $"'{id}' learns from labels and makes none: there is no demand of items a day to plan servers for. How long a job takes: labelbench report {runs.Newest.Record.RunId} --job-items N --epochs E");
    }

    internal static decimal? Money(Given given, Option<double?> option)
    {
        if (given.GetValue(option) is >= 1e15)
            given.Add(new Problem(option.Name, "", "is too large to be money."));
        return (decimal?)given.GetValue(option);
    }

    private enum PlanFormat
    {
        Text,
        Markdown,
        Json,
        Html,
    }
}
