using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Charts;

/// <summary>Every trial of both sides as a dot, relative to the base's mean, with the candidate's change and its interval; one figure per family of figures.</summary>
public static class ComparisonChart
{
    /// <summary>More rows in one figure are hard to follow.</summary>
    private const int MostRows = 12;

    /// <summary>How far the dots of a side lie from the middle of their row.</summary>
    private const double Apart = 0.18;

    public static ImmutableArray<ChartDescription> Of(RunComparison comparison) =>
        [.. comparison.Deciding.Where(d => d.Metric.Smaller > 0).GroupBy(d => (d.Metric.Metric.Id, d.Metric.Threshold))
            .SelectMany(g => g.Chunk(MostRows))
            .Select((rows, i) => Of(comparison, rows, i))];

    private static ChartDescription Of(RunComparison comparison, (CellComparison Cell, MetricComparison Metric)[] rows, int index)
    {
        var (metric, threshold) = (rows[0].Metric.Metric, rows[0].Metric.Threshold);
        var better = metric.Better is MetricDirection.HigherIsBetter ? "more is better" : "less is better";
        var said = rows.Select(r => $"{Name(comparison, r.Cell)}: {ComparisonWords.Change(r.Metric)} {ComparisonWords.Interval(r.Metric)}, {ComparisonWords.Verdict(r.Metric.Verdict)}");
        return new ChartDescription(
            $"change-{index + 1}", $"{PlainText.Sentence(PlainText.Line(metric.Name))}, {better}", ChartKind.Dots,
            ChartAxis.Of("against the mean of the base", "%", AxisScale.Linear),
            new ChartAxis("", "", AxisScale.Category, [.. rows.Select(r => Name(comparison, r.Cell))], []),
            [
                new ChartSeries("base", [.. rows.SelectMany((r, i) => r.Metric.Base.Select(f => Dot(r.Metric, f, i - Apart)))]),
                new ChartSeries("candidate", [.. rows.SelectMany((r, i) => r.Metric.Candidate.Select(f => Dot(r.Metric, f, i + Apart)))]),
                new ChartSeries("change and its 95 % interval", [.. rows.Select((r, i) => Change(r.Metric, i))], ChartSeries.Line),
                new ChartSeries($"threshold {Quantity.Exact(threshold * 100)} %", [Limit(-threshold, 0), Limit(-threshold, rows.Length), Limit(threshold, rows.Length), Limit(threshold, 0)], ChartSeries.Limit),
            ],
            $"Dots of single trials: {string.Join("; ", said)}.");
    }

    private static string Name(RunComparison comparison, CellComparison cell) => $"{PlainText.Line(cell.Cell.WorkloadId)}, {ComparisonWords.CellName(comparison, cell.Cell)}";

    private static ChartPoint Dot(MetricComparison metric, TrialFigure figure, double row) =>
        new(100 * (figure.Value / metric.BaseMean - 1), row, null, null, $"{ComparisonWords.Value(figure.Value)} {PlainText.Line(metric.Metric.Unit)}, run {figure.RunId}{(figure.Repetition is { } trial ? $", trial {Quantity.Count(trial)}" : "")}");

    private static ChartPoint Change(MetricComparison metric, int row) => new(100 * metric.Change, row, 100 * metric.Low, 100 * metric.High, $"{ComparisonWords.Change(metric)} {ComparisonWords.Interval(metric)}");

    private static ChartPoint Limit(double threshold, int row) => new(100 * threshold, row - 0.5, null, null, "");
}
