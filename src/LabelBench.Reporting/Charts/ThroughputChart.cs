using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Charts;

/// <summary>Throughput of the offline cells of a workload, pipeline beside model alone, with intervals.</summary>
public static class ThroughputChart
{
    /// <summary>One figure per workload with a valid offline cell; units differ between workloads, so they share no axis.</summary>
    public static ImmutableArray<ChartDescription> Of(RunSummary summary) =>
        [.. CellRow.Of(summary, Scenario.Offline)
            .Where(r => r.Cell.Throughput is not null)
            .GroupBy(r => r.Cell.Workload.Id, StringComparer.Ordinal)
            .Select((rows, i) => Of(summary, [.. rows.Select(r => r.Cell)], i))];

    private static ChartDescription Of(RunSummary summary, ImmutableArray<CellSummary> cells, int index)
    {
        var unit = CellWords.Unit(cells[0]);
        var id = PlainText.Line(cells[0].Workload.Id);
        ImmutableArray<string> names = [.. cells.Select(c => CellWords.WithinWorkload(summary, c.Cell))];
        var said = cells.Zip(names, (cell, name) => $"{name}: {Quantity.WithMargin(cell.Throughput!, unit)}");
        return new ChartDescription(
            $"throughput-{index + 1}",
            id,
            ChartKind.Bars,
            ChartAxis.Of("throughput", unit, AxisScale.Linear),
            new ChartAxis("", "", AxisScale.Category, names, []),
            [Series("pipeline", Scope.Pipeline, cells, 0), Series("model alone", Scope.Infer, cells, 1)],
            $"Bars of throughput of {id}. {string.Join("; ", said)}.");
    }

    private static ChartSeries Series(string name, Scope scope, ImmutableArray<CellSummary> cells, int emphasis) => new(
        name,
        [.. cells.Select((cell, i) => (cell, i)).Where(c => c.cell.Cell.Scope == scope).Select(c => Point(c.cell, c.i))],
        emphasis);

    private static ChartPoint Point(CellSummary cell, int index)
    {
        var rate = cell.Throughput!;
        return new ChartPoint(rate.Value, index, rate.Low, rate.High, Quantity.WithMargin(rate, ""));
    }
}
