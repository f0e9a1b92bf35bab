using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>The machine over time: the whole run, then each cell by one of its trials.</summary>
internal static class TimelineSection
{
    public static Markup Render(ReportContent content)
    {
        if (content.Timelines.IsEmpty)
            return Markup.Empty;
        var timelines = content.Timelines.Index().ToList();
        return Markup.Of($"""
            <section aria-labelledby="timelines"><h2 id="timelines">The machine over time</h2>
            <p>Measured windows are shaded; a line is broken where nothing was read. Of each stretch the lowest and the highest reading are drawn, so that no peak is lost.</p>
            {Markup.Join(timelines.Where(t => t.Item.CellId is null).Select(t => Whole(content.Summary, t.Item, t.Index)))}{Markup.Join(timelines.Where(t => t.Item.CellId is not null).Select(t => Cell(content.Summary, t.Item, t.Index)))}</section>

            """);
    }

    private static Markup Whole(RunSummary summary, TelemetryTimeline timeline, int index) => Markup.Of($"""
        <h3>The whole run</h3>
        {Figures.Render(TimelineCharts.Of(summary, timeline, index))}
        """);

    private static Markup Cell(RunSummary summary, TelemetryTimeline timeline, int index)
    {
        var cell = summary.Cells.First(c => c.Cell.Id == timeline.CellId);
        return Markup.Of($"""
            <details class="folded"><summary>{PlainText.Line(cell.Workload.Id)}, {CellWords.WithinWorkload(summary, cell.Cell)}{(cell.Cell.Scenario == Workloads.Scenario.Offline ? "" : ", " + Workloads.Cell.Word(cell.Cell.Scenario))}, trial {timeline.Repetition}</summary>
            {Figures.Render(TimelineCharts.Of(summary, timeline, index))}</details>

            """);
    }
}
