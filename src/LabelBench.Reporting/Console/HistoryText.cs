using LabelBench.Analysis.Histories;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>A history as plain lines for a terminal: a line of blocks for every series, and its changes.</summary>
public static class HistoryText
{
    private const int Margin = 2;

    public static IReadOnlyList<string> Lines(RunHistory history, int width = SummaryText.Width) =>
    [
        .. TextWrap.Lines(HistoryWords.Opening(history), width),
        .. history.Series.SelectMany(series => Series(history, series, width)),
        .. history.LeftOut.IsEmpty ? [] : new[] { "" },
        .. history.LeftOut.SelectMany(line => TextWrap.Hanging("! ", PlainText.Line(line), width)),
    ];

    private static IEnumerable<string> Series(RunHistory history, HistorySeries series, int width) =>
    [
        "",
        .. TextWrap.Lines($"{PlainText.Line(HistoryWords.Name(history, series))}, {PlainText.Line(series.Metric.Name)}", width),
        .. TextWrap.Hanging("  ", HistoryWords.Extent(series), width),
        "  " + HistoryWords.Sparkline(series, width - Margin),
        .. series.Changes.SelectMany(change => Change(series, change, width)),
        .. HistoryWords.Unexplained(series).SelectMany(alert => TextWrap.Hanging("  ? ", HistoryWords.Alert(series, alert), width)),
    ];

    private static IEnumerable<string> Change(HistorySeries series, HistoryChange change, int width) =>
    [
        .. TextWrap.Hanging("  | ", $"{HistoryWords.Size(change)} from {HistoryWords.Run(series.Points[change.At])}, {HistoryWords.Interval(series, change)}; {HistoryWords.Told(series, change)}", width),
        .. TextWrap.Hanging("    cause: ", PlainText.Line(HistoryWords.Cause(change)), width),
    ];
}
