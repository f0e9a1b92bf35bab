using System.CommandLine;
using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Console;

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
        var run = new Option<string>("--run") { Description = "Run to plan on: folder, id, label or 'last'.", HelpName = "RUN", DefaultValueFactory = _ => "last" };
        var catalog = new Option<string?>("--catalog") { Description = "Server offers, a CSV file (default: the shipped catalog).", HelpName = "FILE" };
        var top = Options.Integer("--top", "Offers to show (default 10).");
        var rejected = new Option<bool>("--rejected") { Description = "Also list the offers that do not do it, and why." };
        var reports = Options.Reports();
        var store = Options.Store();
        var json = Options.Json();
        var command = new Command("plan", """
            Say which servers to rent for a job, what they cost, and how sure that is.

              labelbench plan --workload image-classify --per-day 2e6
              labelbench plan --workload document-ocr --per-day 40000 --budget 300 --peak 3
              labelbench plan --demand examples/hospital.yaml
            """) { demandFile, workload, perDay, peak, budget, currency, run, catalog, top, rejected, reports, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(top) is < 1 and var shown)
                throw new UserMistakeException("--top", $"is {shown}; at least 1 offer is shown.");
            var offers = Recommending.LoadCatalog(parsed.GetValue(catalog), TimeProvider.System);
            var (record, _) = await RunReading.FindAsync(parsed.GetValue(run)!, Path.GetFullPath(parsed.GetValue(reports)!), parsed.GetValue(store), cancellation).ConfigureAwait(false);
            if (record.InjectedSlowdown is not null)
                throw new UserMistakeException("--run", $"{record.RunId} was slowed on purpose (--inject-slowdown): servers are planned on measurements; name another run.");
            var summary = RunAnalyzer.Summarise(record);
            if (parsed.GetValue(demandFile) is { } file)
            {
                RefuseBeside(parsed, workload, perDay, peak, budget, currency, top);
                return Show(new CapacityPlanner(summary, offers, Recommending.Data(record.Plan.Workloads)).Plan(ReadDemand(file, record)), parsed.GetValue(json), parsed.GetValue(rejected));
            }
            var demand = DemandOf(summary, parsed.GetValue(workload), parsed.GetValue(currency)!);
            demand = demand with
            {
                ItemsPerDay = parsed.GetValue(perDay) ?? demand.ItemsPerDay,
                PeakFactor = parsed.GetValue(peak) ?? demand.PeakFactor,
                BudgetPerMonth = parsed.GetValue(budget) is { } money ? ToMoney(money) : null,
                IsDefault = parsed.GetValue(perDay) is null,
            };
            Demand.Check(demand, "plan", ExchangeRates.Builtin).ValueOrThrow();
            var recommendation = Planner.Recommend(summary, demand, offers, Recommending.Data(record.Plan.Workloads));
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(recommendation, Json.Pretty));
            else
                foreach (var line in PlanText.Lines(recommendation, parsed.GetValue(top) ?? 10, parsed.GetValue(rejected)))
                    Console.Out.WriteLine(line);
            return recommendation.Ranked.IsEmpty ? ExitCode.Regressed : ExitCode.Fine;
        });
        return command;
    }

    /// <summary>What a demand file says and an option too.</summary>
    private static void RefuseBeside(ParseResult parsed, params Option[] options)
    {
        Problem[] problems = [.. options.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => new Problem(o.Name, "", "is said in the demand file; give one of the two."))];
        if (problems.Length > 0)
            throw new UserMistakeException(problems);
    }

    private static TeamDemand ReadDemand(string file, RunRecord record) =>
        DemandFile.ReadFile(file, [.. record.Plan.Workloads.Concat(WorkloadsCommand.Load(null).Workloads).Where(w => w.Task != Workloads.LabelingTask.ModelTraining).Select(w => w.Id).Distinct()], ExchangeRates.Builtin).ValueOrThrow();

    private static int Show(CapacityPlan plan, bool json, bool allLosers)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(plan, Json.Pretty));
        else
            foreach (var line in CapacityPlanText.Lines(plan, allLosers))
                Console.Out.WriteLine(line);
        return plan.IsPossible ? ExitCode.Fine : ExitCode.Regressed;
    }

    private static Demand DemandOf(RunSummary summary, string? workloadId, string currency)
    {
        var measured = summary.Record.Plan.Workloads;
        var id = workloadId ?? summary.Cells.FirstOrDefault(c => c.Cell.Scope == Workloads.Scope.Pipeline && c.Training is null)?.Workload.Id ?? measured[0].Id;
        var workload = measured.FirstOrDefault(w => w.Id == id)
            ?? throw new UserMistakeException("--workload", $"'{id}' was not measured in run {summary.Record.RunId}{NearMatch.Hint(id, [.. measured.Select(w => w.Id)])} Measure it with: labelbench run --workload {id}");
        return summary.Cells.Where(c => c.Workload.Id == id).All(c => c.Training is null)
            ? DefaultDemand.For(workload, currency)
            : throw new UserMistakeException("--workload", $"'{id}' learns from labels and makes none: there is no demand of items a day to plan servers for. How long a job takes: labelbench report {summary.Record.RunId} --job-items N --epochs E");
    }

    private static decimal ToMoney(double value) => value is > -1e15 and < 1e15
        ? (decimal)value
        : throw new UserMistakeException("--budget", "is too large to be money.");
}
