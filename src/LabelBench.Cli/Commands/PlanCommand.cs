using System.CommandLine;
using System.Text.Json;
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
        var format = Options.Word<PlanFormat>("--format", "Write a team's plan as this instead of the text", "FORMAT");
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
            """) { demandFile, workload, perDay, peak, budget, currency, run, catalog, top, rejected, details, format, output, reports, store, json };
        foreach (var option in flags.OfOneJob.Concat(flags.OfAll))
            command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(top) is < 1 and var shown)
                throw new UserMistakeException("--top", $"is {shown}; at least 1 offer is shown.");
            var offers = Recommending.LoadCatalog(parsed.GetValue(catalog), TimeProvider.System);
            var file = parsed.GetValue(demandFile);
            string[] named = parsed.GetValue(run) is { Length: > 0 } given ? given : file is not null && DemandFile.RunsOf(file) is { IsEmpty: false } beside ? [.. beside] : ["last"];
            var runs = PlanningRuns.Of(await RunReading.SummariesAsync(named, Path.GetFullPath(parsed.GetValue(reports)!), parsed.GetValue(store), cancellation).ConfigureAwait(false)).ValueOrThrow();
            var data = Recommending.Data([.. runs.All.SelectMany(r => r.Record.Plan.Workloads)]) with { Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) };
            var changes = flags.Changes(parsed, parsed.GetValue(budget) is { } most ? ToMoney(most, budget.Name) : null, parsed.GetResult(currency) is { Implicit: false } ? parsed.GetValue(currency) : null);
            var asked = parsed.GetValue(json) ? PlanFormat.Json : parsed.GetValue(format);
            if (file is not null)
            {
                RefuseBeside(parsed, [workload, perDay, peak, top, .. flags.OfOneJob]);
                var team = DemandFile.ReadFile(file, MeasuredWorkloads.Of(runs, WorkloadsCommand.Load(null).Workloads), data.Rates).ValueOrThrow();
                return Show(new CapacityPlanner(runs, offers, data).Plan(changes.On(team, data.Rates).ValueOrThrow()), asked, parsed.GetValue(rejected), parsed.GetValue(details), parsed.GetValue(output));
            }
            var demand = DemandOf(runs, parsed.GetValue(workload), parsed.GetValue(currency)!);
            demand = demand with
            {
                ItemsPerDay = parsed.GetValue(perDay) ?? demand.ItemsPerDay,
                PeakFactor = parsed.GetValue(peak) ?? demand.PeakFactor,
                BudgetPerMonth = changes.BudgetPerMonth,
                IsDefault = parsed.GetValue(perDay) is null,
            };
            Demand.Check(demand, "plan", data.Rates).ValueOrThrow();
            if (flags.AnyGiven(parsed) || asked is not (null or PlanFormat.Text or PlanFormat.Json))
            {
                var team = flags.OneJob(parsed, demand, parsed.GetValue(perDay) is not null);
                return Show(new CapacityPlanner(runs, offers, data).Plan(changes.On(team, data.Rates).ValueOrThrow()), asked, parsed.GetValue(rejected), parsed.GetValue(details), parsed.GetValue(output));
            }
            var recommendation = Planner.Recommend(runs, demand, offers, data);
            OutputFile.Write(asked is PlanFormat.Json
                ? JsonSerializer.Serialize(recommendation, Json.Pretty) + "\n"
                : string.Concat(PlanText.Lines(recommendation, parsed.GetValue(top) ?? 10, parsed.GetValue(rejected)).Select(line => line + "\n")), parsed.GetValue(output));
            return recommendation.Ranked.IsEmpty ? ExitCode.Regressed : ExitCode.Fine;
        });
        return command;
    }

    /// <summary>What a demand file says and an option too.</summary>
    private static void RefuseBeside(ParseResult parsed, Option[] options)
    {
        Problem[] problems = [.. options.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => new Problem(o.Name, "", "is about one job, and the demand file says it of each; change it there."))];
        if (problems.Length > 0)
            throw new UserMistakeException(problems);
    }

    private static int Show(CapacityPlan plan, PlanFormat? format, bool allLosers, bool details, string? file)
    {
        OutputFile.Write(format switch
        {
            PlanFormat.Json => JsonSerializer.Serialize(plan, Json.Pretty) + "\n",
            PlanFormat.Markdown => PlanMarkdown.Render(plan, allLosers),
            PlanFormat.Html => PlanPage.Render(plan),
            _ => string.Concat(CapacityPlanText.Lines(plan, allLosers, details).Select(line => line + "\n")),
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

    internal static decimal ToMoney(double value, string option) => value is > -1e15 and < 1e15
        ? (decimal)value
        : throw new UserMistakeException(option, "is too large to be money.");

    private enum PlanFormat
    {
        Text,
        Markdown,
        Json,
        Html,
    }
}
