using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Html;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

public class ScalingChartTests
{
    [Fact]
    public void A_line_holds_the_cells_that_differ_in_batch_alone_with_their_intervals()
    {
        var charts = ScalingCharts.Of(Sample.Sweep());
        Assert.Equal(["scaling-1-batch-throughput", "scaling-1-batch-latency"], charts.Select(c => c.Id));
        var throughput = charts[0];
        Assert.Equal(["cpu fp32", "cpu int8"], throughput.Series.Select(s => s.Name));
        Assert.Equal([1, 2, 4, 8, 16, 32], throughput.Series[0].Points.Select(p => (int)p.X));
        Assert.All(throughput.Series.SelectMany(s => s.Points), p => Assert.True(p.Low < p.Y && p.Y < p.High));
        Assert.Equal((AxisScale.Logarithmic, "images/s"), (throughput.Horizontal.Scale, throughput.Vertical.Unit));
    }

    [Fact]
    public void A_cell_without_a_figure_is_a_gap_with_its_reason()
    {
        var int8 = ScalingCharts.Of(Sample.Sweep())[0].Series[1];
        Assert.Equal([1, 2, 4, 16, 32], int8.Points.Select(p => (int)p.X));
        Assert.Equal((8, "n/a (failed: out of memory, std::bad_alloc)"), int8.Gaps!.Value.Select(g => ((int)g.X, g.Text)).Single());
        Assert.Contains("n/a (failed: out of memory, std::bad_alloc) at 8", ScalingCharts.Of(Sample.Sweep())[0].Alternative, StringComparison.Ordinal);
        Assert.Contains("<td role=\"cell\" class=\"n\" data-label=\"throughput\">n/a (failed: out of memory, std::bad_alloc)</td>", HtmlReport.Render(Sample.Sweep(), null, []), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_is_shown_by_what_it_varied()
    {
        var chart = ScalingCharts.Of(RunAnalyzer.Summarise(SampleSearch.Record()))[0];
        Assert.Equal("image-classify, throughput by batch", chart.Title);
        Assert.Equal(["cpu fp32, infer only, 2 streams", "cpu fp32, infer only, 1 stream"], chart.Series.Select(s => s.Name));
    }

    [Fact]
    public void A_run_that_varied_nothing_has_no_such_figures()
    {
        var record = new RecordBuilder().Measure(SampleWorkloads.ImageClassify, new CellScript(Sample.Standard().Cells[0].Cell, 100, TimeSpan.FromMilliseconds(20), [])).Build();
        Assert.Empty(ScalingCharts.Of(RunAnalyzer.Summarise(record)));
        Assert.DoesNotContain("id=\"scaling\"", HtmlReport.Render(RunAnalyzer.Summarise(record), null, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_and_threads_are_lines_of_their_own()
    {
        var cell = Sample.Sweep().Cells[0].Cell;
        var builder = new RecordBuilder();
        foreach (var (streams, threads) in new[] { (1, 1), (2, 1), (1, 2), (2, 2) })
            builder.Measure(SampleWorkloads.ImageClassify, new CellScript(cell with { Streams = streams, IntraOpThreads = threads }, 50 * streams * threads, TimeSpan.FromMilliseconds(20), []));
        var charts = ScalingCharts.Of(RunAnalyzer.Summarise(builder.Build()));
        Assert.Equal(["scaling-1-streams-throughput", "scaling-1-streams-latency", "scaling-1-threads-throughput", "scaling-1-threads-latency"], charts.Select(c => c.Id));
        Assert.Equal(["cpu fp32, 1 thread", "cpu fp32, 2 threads"], charts[0].Series.Select(s => s.Name));
    }
}
