using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Charts;

/// <summary>Latency by percentile, one curve per cell.</summary>
public static class LatencyChart
{
    /// <summary>More curves in one figure cannot be told apart.</summary>
    private const int MostCurves = 6;

    /// <summary>A logarithmic axis from this ratio of the largest to the smallest value.</summary>
    private const double WideRange = 20;

    /// <summary>Figures per workload and scenario, single-stream and multi-stream first, each with at most six curves.</summary>
    public static ImmutableArray<ChartDescription> Of(RunSummary summary, ImmutableArray<LatencyCurve> curves)
    {
        // Times of training steps are in their own section.
        var byCell = curves.Where(c => !c.Points.IsEmpty && summary.Cells.Any(cell => cell.Cell.Id == c.CellId && cell.Training is null)).ToDictionary(c => c.CellId, StringComparer.Ordinal);
        return [.. summary.Cells.Where(c => byCell.ContainsKey(c.Cell.Id))
            .GroupBy(c => (Order: c.Cell.Scenario switch { Scenario.SingleStream => 0, Scenario.MultiStream => 1, _ => 2 }, c.Workload.Id))
            .OrderBy(g => g.Key.Order)
            .SelectMany(g => g.Chunk(MostCurves).Select((cells, i) => (cells, part: i + 1, parts: (g.Count() + MostCurves - 1) / MostCurves)))
            .Select((f, i) => Of(summary, f.cells, byCell, f.parts == 1 ? "" : $", {f.part} of {f.parts}", i))];
    }

    private static ChartDescription Of(RunSummary summary, CellSummary[] cells, Dictionary<string, LatencyCurve> curves, string part, int index)
    {
        var scenario = Cell.Word(cells[0].Cell.Scenario);
        var id = PlainText.Line(cells[0].Workload.Id);
        var values = cells.SelectMany(c => curves[c.Cell.Id].Points).Select(p => p.Latency.TotalMilliseconds).Where(v => v > 0).ToList();
        var wide = values.Count > 0 && values.Max() / values.Min() >= WideRange;
        var said = cells.Select(c => $"{CellWords.WithinWorkload(summary, c.Cell)}: median {Quantity.Duration(c.Latency!.P50)}, 99th percentile {Quantity.Duration(c.Latency.P99)}");
        return new ChartDescription(
            $"latency-{index + 1}",
            $"{id}, {scenario}{part}",
            ChartKind.Curves,
            ChartAxis.Of("percentile of queries", "%", AxisScale.Percentile),
            ChartAxis.Of("latency", "ms", wide ? AxisScale.Logarithmic : AxisScale.Linear),
            [.. cells.Select(c => new ChartSeries(CellWords.WithinWorkload(summary, c.Cell), [.. curves[c.Cell.Id].Points.Select(Point)]))],
            $"Curves of latency by percentile of {id}, {scenario}. {string.Join("; ", said)}.");
    }

    private static ChartPoint Point(LatencyPoint point) =>
        new(point.Percentile, point.Latency.TotalMilliseconds, null, null, Quantity.Duration(point.Latency));
}
