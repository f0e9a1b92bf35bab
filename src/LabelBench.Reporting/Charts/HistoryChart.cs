using System.Collections.Immutable;
using LabelBench.Analysis.Histories;
using LabelBench.Reporting.Wording;
using LabelBench.Statistics;

namespace LabelBench.Reporting.Charts;

/// <summary>One figure per series: a dot for every run, a line for every level, a band where each change lies.</summary>
public static class HistoryChart
{
    /// <summary>Names of the series of a figure, by which it is drawn.</summary>
    public const string Runs = "run", Level = "level", Change = "change, with its interval", Alert = "told with this run";

    public static ImmutableArray<ChartDescription> Of(RunHistory history) => [.. history.Series.Select((series, i) => Of(history, series, i))];

    private static ChartDescription Of(RunHistory history, HistorySeries series, int index)
    {
        var name = PlainText.Line(HistoryWords.Name(history, series));
        ImmutableArray<ChartSeries> parts =
        [
            new(Runs, [.. series.Points.Select((p, i) => new ChartPoint(i + 1, p.Value, null, null, $"{HistoryWords.Run(p)}{(history.Machines.Length > 1 ? $", {PlainText.Line(p.Machine)}" : "")}: {HistoryWords.Value(series, p)}"))]),
            new(Level, [.. Levels(series)], ChartSeries.Line),
            new(Change, [.. series.Changes.Select(c => new ChartPoint(c.At + 1, series.Points[c.At].Value, c.Earliest + 0.5, c.Latest + 1.5, HistoryWords.Size(c)))], ChartSeries.Limit),
            new(Alert, [.. series.Alerts.Select(a => new ChartPoint(a.SeenAt + 1, series.Points[a.SeenAt].Value, null, null, $"{HistoryWords.Run(series.Points[a.SeenAt])}: {HistoryWords.Signed(a.Relative)} % told"))]),
        ];
        return new ChartDescription(
            $"history-{index + 1}", $"{name}, {PlainText.Line(series.Metric.Name)}", ChartKind.History,
            ChartAxis.Of("run", "", AxisScale.Linear), ChartAxis.Of(PlainText.Line(series.Metric.Name), PlainText.Line(series.Metric.Unit), AxisScale.Linear),
            [.. parts.Where(p => !p.Points.IsEmpty)],
            $"Dots of {name} by run. {HistoryWords.Extent(series)}. {(series.Changes.IsEmpty ? "No change of level." : string.Join("; ", series.Changes.Select(c => $"{HistoryWords.Size(c)} from {HistoryWords.Run(series.Points[c.At])}")) + ".")}");
    }

    /// <summary>Two points for every level, its ends, at its median, which no wild run moves.</summary>
    private static IEnumerable<ChartPoint> Levels(HistorySeries series)
    {
        int[] edges = [0, .. series.Changes.Select(c => c.At), series.Points.Length];
        for (var i = 0; i + 1 < edges.Length; i++)
        {
            var level = Robust.Median([.. series.Points[edges[i]..edges[i + 1]].Select(p => p.Value)]);
            var text = $"level {Quantity.Number(level)} {PlainText.Line(series.Metric.Unit)}";
            yield return new ChartPoint(edges[i] + 0.5, level, null, null, text);
            yield return new ChartPoint(edges[i + 1] + 0.5, level, null, null, text);
        }
    }
}
