using LabelBench.Analysis.Histories;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>A history as plain lines for a terminal: a line of blocks for every series, and its changes.</summary>
public static class HistoryText
{
    private const int Margin = 2;

    public static IReadOnlyList<string> Lines(RunHistory history) =>
    [
        .. TextWrap.Lines(HistoryWords.Opening(history), SummaryText.Width),
        .. history.Series.SelectMany(series => Series(history, series)),
        .. history.LeftOut.IsEmpty ? [] : new[] { "" },
        .. history.LeftOut.SelectMany(line => TextWrap.Hanging("! ", PlainText.Line(line), SummaryText.Width)),
    ];

    private static IEnumerable<string> Series(RunHistory history, HistorySeries series) =>
    [
        "",
        .. TextWrap.Lines($"{PlainText.Line(HistoryWords.Name(history, series))}, {PlainText.Line(series.Metric.Name)}", SummaryText.Width),
        .. TextWrap.Hanging("  ", HistoryWords.Extent(series), SummaryText.Width),
        "  " + HistoryWords.Sparkline(series, SummaryText.Width - Margin),
        .. series.Changes.SelectMany(change => Change(series, change)),
        .. HistoryWords.Unexplained(series).SelectMany(alert => TextWrap.Hanging("  ? ", HistoryWords.Alert(series, alert), SummaryText.Width)),
    ];

    private static IEnumerable<string> Change(HistorySeries series, HistoryChange change) =>
    [
        .. TextWrap.Hanging("  | ", $"{HistoryWords.Size(change)} from {HistoryWords.Run(series.Points[change.At])}, {HistoryWords.Interval(series, change)}; {HistoryWords.Told(series, change)}", SummaryText.Width),
        .. TextWrap.Hanging("    cause: ", PlainText.Line(HistoryWords.Cause(change)), SummaryText.Width),
    ];
}
