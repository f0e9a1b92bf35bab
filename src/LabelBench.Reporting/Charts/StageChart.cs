using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Charts;

/// <summary>Where the pipelines spend their busy time, stage by stage, with the bottleneck named.</summary>
public static class StageChart
{
    /// <summary>One figure per workload with stage times of a loaded pipeline.</summary>
    public static ImmutableArray<ChartDescription> Of(RunSummary summary) =>
        [.. summary.Cells.Where(c => c is { Bottleneck: not null, Cell.Scenario: Scenario.Offline })
            .GroupBy(c => c.Workload.Id, StringComparer.Ordinal)
            .Select((cells, i) => Of(summary, [.. cells], i))];

    private static ChartDescription Of(RunSummary summary, ImmutableArray<CellSummary> cells, int index)
    {
        var id = PlainText.Line(cells[0].Workload.Id);
        ImmutableArray<string> names = [.. cells.Select(c => CellWords.Configuration(summary, c.Cell))];
        ImmutableArray<string> limits = [.. cells.Select(c => $"{PlainText.Line(c.Bottleneck!.Name)} {Quantity.Share(c.Bottleneck.BusyShare.Value)} busy")];
        var stages = cells.SelectMany(c => c.Stages.Select(s => s.Name)).Distinct(StringComparer.Ordinal);
        var said = cells.Select((cell, i) =>
            $"{names[i]}: {string.Join(", ", cell.Stages.Select(s => $"{PlainText.Line(s.Name)} {Quantity.Share(s.WorkShare.Value)}"))}; limited by {limits[i]}");
        return new ChartDescription(
            $"stages-{index + 1}",
            id,
            ChartKind.StackedBars,
            ChartAxis.Of("share of all busy time", "%", AxisScale.Share),
            new ChartAxis("", "", AxisScale.Category, names, limits),
            [.. stages.Select(stage => new ChartSeries(PlainText.Line(stage), Points(stage, cells)))],
            $"Stacked bars of busy time by stage of {id}. {string.Join(". ", said)}.");
    }

    private static ImmutableArray<ChartPoint> Points(string stage, ImmutableArray<CellSummary> cells) =>
        [.. from cell in cells.Index()
            from s in cell.Item.Stages
            where s.Name == stage
            select new ChartPoint(s.WorkShare.Value, cell.Index, null, null, Quantity.Share(s.WorkShare.Value))];
}
