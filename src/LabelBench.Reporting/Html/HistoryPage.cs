using LabelBench.Analysis.Histories;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html;

/// <summary>A history as one file that works offline: a figure for every series, and its changes as a table.</summary>
public static class HistoryPage
{
    public static string Render(RunHistory history) => Content(history).ToDocument();

    public static PageContent Content(RunHistory history)
    {
        var charts = HistoryChart.Of(history);
        var body = Markup.Join(Header(history), Markup.When(!charts.IsEmpty, () => Markup.Of($"""
            <section aria-labelledby="runs"><h2 id="runs">Runs</h2>
            <p>Each dot is one run: the geometric mean of its trials. Lines are levels; a band shows where a change began, with 95 % confidence. A mark shows the run with which a change was plain.</p>
            {Figures.Render(charts)}</section>

            """)), Changes(history), LeftOut(history));
        return new PageContent($"LabelBench {PlainText.Line(history.Metric)}", body, charts);
    }

    private static Markup Header(RunHistory history) => Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench history</p>
        <h1>{HistoryWords.Opening(history)}</h1>
        </header>

        """);

    private static Markup Changes(RunHistory history)
    {
        var table = new HtmlTable("Changes of level", new("first run"), new("change"), new("where"), new("told"), new("cause")) { Folds = true };
        foreach (var series in history.Series.Where(s => !s.Changes.IsEmpty || HistoryWords.Unexplained(s).Any()))
        {
            table.AddGroup(Markup.Of($"{PlainText.Line(HistoryWords.Name(history, series))}"));
            foreach (var change in series.Changes)
            {
                table.AddRow(change.IsWorse ? "strong" : "", Markup.Of($"{HistoryWords.Run(series.Points[change.At])}"), Markup.Of($"{HistoryWords.Size(change)}"), Markup.Of($"{HistoryWords.Interval(series, change)}"),
                    Markup.Of($"{HistoryWords.Told(series, change)}"), Markup.Of($"{PlainText.Line(HistoryWords.Cause(change))}"));
            }
            foreach (var alert in HistoryWords.Unexplained(series))
                table.AddSpanning("quiet", [Markup.Of($"{HistoryWords.Run(series.Points[alert.At])}")], Markup.Of($"{HistoryWords.Alert(series, alert)}"));
        }
        return table.IsEmpty ? Markup.Empty : Markup.Of($"""
            <section aria-labelledby="changes"><h2 id="changes">Changes</h2>
            {table.Render()}</section>

            """);
    }

    private static Markup LeftOut(RunHistory history) => Markup.When(!history.LeftOut.IsEmpty, () => Markup.Of($"""
        <section aria-labelledby="left-out"><h2 id="left-out">Too few runs</h2>
        <ul>
        {Markup.Join(history.LeftOut.Select(line => Markup.Of($"<li>{PlainText.Line(line)}</li>\n")))}</ul></section>

        """));
}
