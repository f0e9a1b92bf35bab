using System.Text;
using LabelBench.Analysis.Histories;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Markdown;

/// <summary>A history for a ticket or a merge request.</summary>
public static class HistoryMarkdown
{
    private const int SparklineWidth = 60;

    public static string Render(RunHistory history)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Escape(HistoryWords.Opening(history))).Append("\n\n");
        foreach (var series in history.Series)
        {
            text.Append("## ").Append(Escape(HistoryWords.Name(history, series))).Append(", ").Append(Escape(series.Metric.Name)).Append("\n\n");
            text.Append(Escape(HistoryWords.Extent(series))).Append("\n\n`").Append(HistoryWords.Sparkline(series, SparklineWidth)).Append("`\n\n");
            var table = new MarkdownTable(text, "first run", "change", "where", "told", "cause");
            foreach (var change in series.Changes)
                table.Add(Escape(HistoryWords.Run(series.Points[change.At])), Escape(HistoryWords.Size(change)), Escape(HistoryWords.Interval(series, change)), Escape(HistoryWords.Told(series, change)), Escape(HistoryWords.Cause(change)));
            text.Append(series.Changes.IsEmpty ? "" : "\n");
            foreach (var alert in HistoryWords.Unexplained(series))
                text.Append("- ").Append(Escape(HistoryWords.Alert(series, alert))).Append('\n');
        }
        foreach (var line in history.LeftOut)
            text.Append("- ").Append(Escape(line)).Append('\n');
        return text.ToString();
    }

    private static string Escape(string text) => SummaryMarkdown.Escape(PlainText.Line(text));
}
