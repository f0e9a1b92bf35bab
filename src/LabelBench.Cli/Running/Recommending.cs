using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>From a run's summary to server offers, with the shipped or the user's catalog.</summary>
internal static class Recommending
{
    public static Catalog LoadCatalog(string? file, TimeProvider clock)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return file is null
            ? Catalog.Builtin(today)
            : CatalogReader.ReadFile(file, ExchangeRates.Builtin, GpuTable.Builtin, today).ValueOrThrow();
    }

    /// <summary>Servers for the first workload of the run that a demand makes sense for, or null: items learned from are no labels, so training is none, and a run that was slowed on purpose measured nothing.</summary>
    public static Recommendation? ForRun(RunSummary summary, double? itemsPerDay, Catalog catalog)
    {
        var workload = summary.Record.InjectedSlowdown is not null ? null : summary.Cells.Where(c => c.Cell is { Scope: Scope.Pipeline, Scenario: not Scenario.Training } && c.Throughput is not null).Select(c => c.Workload).FirstOrDefault();
        if (workload is null)
            return null;
        var demand = DefaultDemand.For(workload);
        if (itemsPerDay is { } given)
            demand = demand with { ItemsPerDay = given, IsDefault = false };
        Demand.Check(demand, "--per-day", ExchangeRates.Builtin).ValueOrThrow();
        return Planner.Recommend(summary, demand, catalog, Data(summary.Record.Plan.Workloads));
    }

    public static PlanningData Data(ImmutableArray<Workload> workloads) => PlanningData.Builtin with
    {
        GigaflopsPerItem = workloads.DistinctBy(w => w.Id)
            .Select(w => (w.Id, Flops: GeneratedSizes.FlopsPerItem(w)))
            .Where(w => w.Flops is not null)
            .ToImmutableSortedDictionary(w => w.Id, w => w.Flops!.Value / 1e9, StringComparer.Ordinal),
    };
}
