using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Html;

namespace LabelBench.Reporting.Tests;

public class TimelineReportTests
{
    [Fact]
    public void A_timeline_shows_its_windows_its_gaps_and_its_readings_in_words()
    {
        var summary = Sample.Standard();
        var chart = Assert.Single(TimelineCharts.Of(summary, Timeline(summary.Cells[0].Cell.Id), 0));
        Assert.Equal((ChartKind.Timeline, "timeline-1-1", AxisScale.Share), (chart.Kind, chart.Id, chart.Vertical.Scale));
        Assert.Equal(new ChartBand(2, 8, "window & co"), Assert.Single(chart.Bands!.Value));
        var line = Assert.Single(chart.Series);
        Assert.Equal([[0, 0.5, 3, 0.75], [6, 0.25]], line.Stretches!.Value.Select(s => s.ToArray()));
        Assert.Equal("CPU busy", line.Name);
        Assert.Equal("25 %, 50 %, 75 %, 1 gap", line.Text);
        Assert.Contains("1 measured window shaded", chart.Alternative, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_run_is_drawn_open_and_each_cell_folded()
    {
        var summary = Sample.Standard();
        var page = HtmlReport.Render(summary, null, [], [Timeline(null), Timeline(summary.Cells[0].Cell.Id)]);
        Assert.Contains("<h3>The whole run</h3>", page, StringComparison.Ordinal);
        Assert.Contains("<details class=\"folded\"><summary>image-classify, cpu fp32, batch 1, trial 1</summary>", page, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"timeline-2-1\"", page, StringComparison.Ordinal);
        Assert.Contains("\"bands\":[{\"from\":2,\"to\":8", page, StringComparison.Ordinal);
        Assert.DoesNotContain("window & co", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_recordings_there_is_no_such_section() => Assert.DoesNotContain("The machine over time", HtmlReport.Render(Sample.Standard(), null, []), StringComparison.Ordinal);

    internal static TelemetryTimeline Timeline(string? cell) => new(cell, cell is null ? 0 : 1, 10, [new TimelineWindow(2, 8, "window & co")],
        [new TimelinePanel(TimelineQuantity.Utilisation, [new TimelineLine("cpu_busy_share", null, [[(0, 0.5), (3, 0.75)], [(6, 0.25)]], 3, 0.25, 0.5, 0.75)])]);
}
