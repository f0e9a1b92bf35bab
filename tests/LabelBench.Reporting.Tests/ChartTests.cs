using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

public class ChartTests
{
    [Fact]
    public void Throughput_is_drawn_per_workload_with_the_model_alone_beside_its_pipeline()
    {
        var charts = ThroughputChart.Of(Sample.Standard());
        Assert.Equal(["image-classify", "image-classify-small", "document-ocr"], charts.Select(c => c.Title));
        var photos = charts[0];
        Assert.Equal(["cpu fp32, batch 1", "cpu fp32, batch 8", "infer only, cpu fp32, batch 8", "cpu int8, batch 8", "infer only, cpu int8, batch 8"], photos.Vertical.Categories.AsEnumerable());
        Assert.Equal([2, 4], photos.Series.Single(s => s.Name == "model alone").Points.Select(p => (int)p.Y));
        Assert.All(photos.Series.SelectMany(s => s.Points), p => Assert.True(p.Low < p.X && p.X < p.High));
        Assert.Equal("images/s", photos.Horizontal.Unit);
    }

    [Fact]
    public void A_cell_without_figures_is_not_drawn() => Assert.Single(ThroughputChart.Of(Sample.Standard())[1].Vertical.Categories);

    [Fact]
    public void Names_in_one_figure_differ_even_where_only_threads_do()
    {
        var cell = Sample.Standard().Cells[0].Cell;
        var record = new RecordBuilder()
            .Measure(SampleWorkloads.ImageClassify, new CellScript(cell, 100, TimeSpan.FromMilliseconds(9), []))
            .Measure(SampleWorkloads.ImageClassify, new CellScript(cell with { IntraOpThreads = 1, Streams = 8 }, 110, TimeSpan.FromMilliseconds(9), [])).Build();
        Assert.Equal(["cpu fp32 t4 s2, batch 1", "cpu fp32 t1 s8, batch 1"], Assert.Single(ThroughputChart.Of(RunAnalyzer.Summarise(record))).Vertical.Categories.AsEnumerable());
    }

    [Fact]
    public void Stage_bars_add_up_and_name_their_bottleneck()
    {
        var chart = StageChart.Of(Sample.Standard())[0];
        Assert.Equal(["infer 99 % busy", "infer 99 % busy", "infer 97 % busy"], chart.Vertical.Notes.AsEnumerable());
        Assert.All(Enumerable.Range(0, 3), bar => Assert.Equal(1, chart.Series.SelectMany(s => s.Points).Where(p => p.Y == bar).Sum(p => p.X), 1e-9));
        Assert.Contains("limited by infer 97 % busy", chart.Alternative, StringComparison.Ordinal);
    }

    [Fact]
    public void Latencies_far_apart_get_a_logarithmic_axis()
    {
        var summary = Sample.Standard();
        var charts = LatencyChart.Of(summary, Sample.Curves(summary));
        Assert.Equal(AxisScale.Linear, charts.Single(c => c.Title == "image-classify, single-stream").Vertical.Scale);
        Assert.Equal(AxisScale.Logarithmic, charts.Single(c => c.Title == "image-classify, offline").Vertical.Scale);
    }

    [Fact]
    public void Many_cells_are_spread_over_several_figures()
    {
        var builder = new RecordBuilder().Trials(1);
        foreach (var batch in Enumerable.Range(1, 14))
        {
            builder.Measure(SampleWorkloads.ImageClassify, new CellScript(
                new Cell("image-classify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, batch, 4, 2, 0), 100, TimeSpan.FromMilliseconds(9), []));
        }
        var summary = RunAnalyzer.Summarise(builder.Build());
        var charts = LatencyChart.Of(summary, LatencyCurves.Of(summary, builder.LatenciesOf));
        Assert.Equal([6, 6, 2], charts.Select(c => c.Series.Length));
        Assert.Equal(["image-classify, offline, 1 of 3", "image-classify, offline, 2 of 3", "image-classify, offline, 3 of 3"], charts.Select(c => c.Title));
    }
}
