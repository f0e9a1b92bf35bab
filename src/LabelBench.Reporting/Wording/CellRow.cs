using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>A row of a table of cells.</summary>
/// <param name="UnderPipeline">True when the row shows the model alone, right below its pipeline.</param>
/// <param name="First">True for the first row of a workload.</param>
internal sealed record CellRow(CellSummary Cell, bool UnderPipeline, bool First)
{
    /// <summary>The cells of a scenario, workload by workload in plan order; each model-only cell below the first pipeline with its configuration.</summary>
    public static ImmutableArray<CellRow> Of(RunSummary summary, Scenario scenario) =>
        [.. summary.Cells.Where(c => c.Cell.Scenario == scenario).GroupBy(c => c.Workload.Id, StringComparer.Ordinal).SelectMany(Workload)];

    private static IEnumerable<CellRow> Workload(IEnumerable<CellSummary> cells)
    {
        var infer = cells.Where(c => c.Cell.Scope == Scope.Infer).ToList();
        var rows = new List<(CellSummary Cell, bool Under)>();
        foreach (var pipeline in cells.Where(c => c.Cell.Scope == Scope.Pipeline))
        {
            rows.Add((pipeline, false));
            var below = infer.Where(c => SameConfiguration(c.Cell, pipeline.Cell)).ToList();
            rows.AddRange(below.Select(c => (c, true)));
            infer.RemoveAll(below.Contains);
        }
        rows.AddRange(infer.Select(c => (c, false)));
        return rows.Select((row, i) => new CellRow(row.Cell, row.Under, i == 0));
    }

    private static bool SameConfiguration(Cell a, Cell b) =>
        (a.Provider, a.Device, a.Precision, a.Batch, a.Settings) == (b.Provider, b.Device, b.Precision, b.Batch, b.Settings);
}
