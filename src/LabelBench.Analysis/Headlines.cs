using System.Collections.Immutable;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>Picks the one figure per workload that answers what a machine does.</summary>
public static class Headlines
{
    /// <summary>In the order of the plan, training behind labeling; workloads without a valid trial are left out.</summary>
    public static ImmutableArray<Headline> Of(RunSummary summary) => summary.Search is { } search
        ? search.Answer is { Cell.Throughput: not null } answer ? [new Headline(answer.Cell.Workload, answer.Cell, null, null, null)] : []
        : [.. summary.Cells.GroupBy(c => c.Workload.Id, StringComparer.Ordinal).Select(Of).OfType<Headline>().OrderBy(h => h.Best.Training is not null)];

    private static Headline? Of(IEnumerable<CellSummary> cells)
    {
        var valid = cells.Where(c => c.Throughput is not null).ToList();
        var best = valid
            .OrderBy(c => c.Cell.Scenario == Scenario.Training)
            .ThenByDescending(c => c.Cell.Scenario == Scenario.Offline)
            .ThenByDescending(c => c.Cell.Scope == Scope.Pipeline)
            .ThenByDescending(c => c.Throughput!.Value)
            .FirstOrDefault();
        if (best is null)
            return null;
        var infer = best.Cell.Scope == Scope.Infer ? null : InferOnly(best.Cell, valid);
        return new Headline(best.Workload, best, infer, infer?.Throughput!.Value / best.Throughput!.Value, ReviewLoad.Of(best));
    }

    /// <summary>At the same batch size where that was measured, else at the fastest.</summary>
    private static CellSummary? InferOnly(Cell pipeline, IEnumerable<CellSummary> valid) => valid
        .Where(c => c.Cell.Scope == Scope.Infer && c.Cell.Scenario == pipeline.Scenario && c.Cell.Provider == pipeline.Provider
            && c.Cell.Device == pipeline.Device && c.Cell.Precision == pipeline.Precision && c.Cell.Settings == pipeline.Settings && c.Cell.Instances == pipeline.Instances)
        .OrderByDescending(c => c.Cell.Batch == pipeline.Batch)
        .ThenByDescending(c => c.Throughput!.Value)
        .FirstOrDefault();
}
