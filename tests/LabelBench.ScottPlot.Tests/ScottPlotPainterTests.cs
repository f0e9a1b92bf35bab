using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Charts;
using LabelBench.Testing;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace LabelBench.ScottPlot.Tests;

/// <summary>The adapter against our own assembly of the library's names and shapes; the library itself never ran here.</summary>
public class ScottPlotPainterTests
{
    [Theory]
    [InlineData(PictureFormat.Png, "PNG 960x360")]
    [InlineData(PictureFormat.Svg, "SVG 960x360")]
    public void A_figure_is_saved_in_the_format_asked_for(PictureFormat format, string content)
    {
        using var folder = new TemporaryFolder();
        new ScottPlotPainter().Save(Chart(ChartKind.Lines, [new("a", [Point(1, 2), Point(2, 3)])]), folder["figure"], format);
        Assert.Equal(content, File.ReadAllText(folder["figure"]));
    }

    [Fact]
    public void Many_rows_make_a_higher_figure()
    {
        using var folder = new TemporaryFolder();
        var chart = Chart(ChartKind.Bars, [new("a", [.. Enumerable.Range(0, 20).Select(i => Point(i, i))])], rows: 20);
        new ScottPlotPainter().Save(chart, folder["figure"], PictureFormat.Png);
        Assert.Equal("PNG 960x1030", File.ReadAllText(folder["figure"]));
    }

    [Fact]
    public void Bars_lie_in_rows_from_the_top_with_their_values_and_intervals()
    {
        using var plot = Figure.Draw(Chart(ChartKind.Bars, [new("pipeline", [new ChartPoint(10, 0, 9, 12, "10 ± 15 %")]), new("model alone", [Point(20, 1)], 1)], rows: 2));
        var bars = plot.PlottableList.OfType<BarPlot>().ToArray();
        Assert.Equal(["pipeline", "model alone"], bars.Select(b => b.LegendText));
        var bar = Assert.Single(bars[0].Bars);
        Assert.Equal((0, 10, "10 ± 15 %", Orientation.Horizontal), (bar.Position, bar.Value, bar.Label, bar.Orientation));
        Assert.NotEqual(bar.FillColor, bars[1].Bars[0].FillColor);
        var interval = Assert.Single(plot.PlottableList.OfType<LinePlot>());
        Assert.Equal((9, 12, 0, 0), (interval.Start.X, interval.End.X, interval.Start.Y, interval.End.Y));
        Assert.Equal((1.5, -0.5), (plot.Axes.Left.Min, plot.Axes.Left.Max));
        Assert.Equal(["row 0", "row 1"], plot.Axes.Left.TickGenerator.Ticks.Select(t => t.Label));
        Assert.Equal("Bottom", plot.Said["legend"]);
    }

    [Fact]
    public void Parts_of_a_bar_begin_where_the_one_before_ends_and_the_note_stands_behind_them()
    {
        using var plot = Figure.Draw(Chart(ChartKind.StackedBars, [new("decode", [Point(0.25, 0), Point(0.5, 1)]), new("infer", [Point(0.75, 0)])], rows: 2, horizontal: AxisScale.Share, notes: ["infer 99 % busy", "decode"]));
        var parts = plot.PlottableList.OfType<BarPlot>().SelectMany(b => b.Bars).Select(b => (b.Position, b.ValueBase, b.Value));
        Assert.Equal([(0, 0, 0.25), (1, 0, 0.5), (0, 0.25, 1)], parts);
        Assert.Equal([(" infer 99 % busy", 1.0, 0.0), (" decode", 0.5, 1.0)], plot.PlottableList.OfType<Text>().Select(t => (t.LabelText, t.Location.X, t.Location.Y)));
        Assert.Equal("25 %", ((NumericAutomatic)plot.Axes.Bottom.TickGenerator).LabelFormatter(0.25));
    }

    [Fact]
    public void A_gap_breaks_its_line_and_is_drawn_as_nothing()
    {
        var series = new ChartSeries("int8", [Point(1, 10), Point(2, 20), Point(8, 40), Point(32, 50)]) { Gaps = [new(4, "n/a"), new(16, "n/a")] };
        using var plot = Figure.Draw(Chart(ChartKind.Lines, [series], horizontal: AxisScale.Logarithmic));
        var pieces = plot.PlottableList.OfType<Scatter>().ToArray();
        Assert.Equal([[0, 1], [3], [5]], pieces.Select(p => p.Xs));
        Assert.Equal(["int8", "", ""], pieces.Select(p => p.LegendText));
        Assert.All(pieces, p => Assert.True(p.MarkerSize > 0));
        Assert.Equal(["1", "2", "4", "8", "16", "32"], plot.Axes.Bottom.TickGenerator.Ticks.Select(t => t.Label));
        Assert.DoesNotContain(pieces, p => p.Ys.Contains(0) || p.Ys.Any(double.IsNaN));
    }

    [Fact]
    public void A_timeline_is_broken_where_nothing_was_read_and_its_windows_are_shaded()
    {
        var chart = Chart(ChartKind.Timeline, [new ChartSeries("CPU busy", []) { Stretches = [[0, 0.5, 3, 0.75], [6, 0.25]] }], vertical: AxisScale.Share) with { Bands = [new ChartBand(2, 8, "window")] };
        using var plot = Figure.Draw(chart with { Horizontal = chart.Horizontal with { Categories = ["10"] } });
        Assert.Equal([[0, 3], [6]], plot.PlottableList.OfType<Scatter>().Select(s => s.Xs));
        // A reading between two gaps is no line; it shows as a point.
        Assert.Equal([0, 7], plot.PlottableList.OfType<Scatter>().Select(s => (int)s.MarkerSize));
        var band = Assert.Single(plot.PlottableList.OfType<HorizontalSpan>());
        Assert.Equal((2, 8, 0f), (band.X1, band.X2, band.LineWidth));
        Assert.Equal((0, 10), (plot.Axes.Bottom.Min, plot.Axes.Bottom.Max));
    }

    [Fact]
    public void Percentiles_are_stretched_and_wide_latencies_drawn_by_their_powers_of_ten()
    {
        using var plot = Figure.Draw(Chart(ChartKind.Curves, [new("cpu", [Point(50, 10), Point(99, 1000)])], horizontal: AxisScale.Percentile, vertical: AxisScale.Logarithmic));
        var curve = Assert.Single(plot.PlottableList.OfType<Scatter>());
        Assert.Equal([0.30103, 2], curve.Xs.Select(x => Math.Round(x, 6)));
        Assert.Equal([1, 3], curve.Ys);
        Assert.Equal(["0 %", "50 %", "75 %", "90 %", "95 %", "99 %"], plot.Axes.Bottom.TickGenerator.Ticks.Select(t => t.Label));
        Assert.Equal("1,000", ((NumericAutomatic)plot.Axes.Left.TickGenerator).LabelFormatter(3));
    }

    [Fact]
    public void Points_are_joined_only_where_the_description_says_so_and_a_limit_is_a_dashed_line()
    {
        using var plot = Figure.Draw(Chart(ChartKind.Points, [new("frontier", [Point(1, 1), Point(2, 2)], ChartSeries.Line), new("others", [Point(3, 1)]), new("limit 100 ms", [Point(4, 0), Point(4, 2)], ChartSeries.Limit)]));
        Assert.Equal([("frontier", true), ("others", false)], plot.PlottableList.OfType<Scatter>().Select(s => (s.LegendText, s.LineWidth > 0)));
        var limit = Assert.Single(plot.PlottableList.OfType<LinePlot>());
        Assert.Equal((4, 4, "Dashed"), (limit.Start.X, limit.End.X, limit.LinePattern.Name));
    }

    [Fact]
    public void Dots_have_the_interval_of_their_row_and_two_upright_limits()
    {
        using var plot = Figure.Draw(Chart(ChartKind.Dots,
            [
                new("base", [Point(0, -0.18)]), new("change", [new ChartPoint(-6, 0, -7, -5, "-6 %")], ChartSeries.Line),
                new("threshold", [Point(-2, -0.5), Point(-2, 0.5), Point(2, 0.5), Point(2, -0.5)], ChartSeries.Limit),
            ], rows: 1));
        Assert.Equal(["base", "change"], plot.PlottableList.OfType<Scatter>().Select(s => s.LegendText));
        Assert.Equal([(-7, -5, ""), (-2, -2, "threshold"), (2, 2, "")], plot.PlottableList.OfType<LinePlot>().Select(l => (l.Start.X, l.End.X, l.LegendText)));
    }

    [Fact]
    public void A_history_has_its_runs_levels_changes_and_alerts()
    {
        using var plot = Figure.Draw(Chart(ChartKind.History,
            [
                new("run", [Point(1, 100), Point(2, 106)]), new("level", [Point(0.5, 100), Point(1.5, 100), Point(1.5, 106), Point(2.5, 106)], ChartSeries.Line),
                new("change", [new ChartPoint(2, 106, 1.5, 2.5, "+6 %")], ChartSeries.Limit), new("told", [Point(2, 106)]),
            ]));
        Assert.Equal([[1, 2], [0.5, 1.5], [1.5, 2.5], [2]], plot.PlottableList.OfType<Scatter>().Select(s => s.Xs));
        var change = Assert.Single(plot.PlottableList.OfType<HorizontalSpan>());
        Assert.Equal((1.5, 2.5, "change"), (change.X1, change.X2, change.LegendText));
    }

    [Fact]
    public void Lines_of_one_figure_differ_in_pattern_or_mark_and_colour()
    {
        using var plot = Figure.Draw(Chart(ChartKind.Lines, [.. Enumerable.Range(0, 7).Select(i => new ChartSeries($"line {i}", [Point(1, i), Point(2, i)]))]));
        var lines = plot.PlottableList.OfType<Scatter>().ToArray();
        Assert.Equal(7, lines.Select(l => l.Color).Distinct().Count());
        Assert.Equal(7, lines.Select(l => (l.LinePattern.Name, l.MarkerShape)).Distinct().Count());
    }

    [Fact]
    public void Every_figure_of_a_run_can_be_drawn_and_says_its_title()
    {
        var builder = RecordBuilder.Standard();
        var summary = RunAnalyzer.Summarise(builder.Build());
        ImmutableArray<ChartDescription> charts = [.. ThroughputChart.Of(summary), .. StageChart.Of(summary), .. LatencyChart.Of(summary, LatencyCurves.Of(summary, builder.LatenciesOf)), .. ScalingCharts.Of(summary), .. FrontierChart.Of(RunAnalyzer.Summarise(SampleSearch.Record()))];
        Assert.True(charts.Length > 10, $"{charts.Length} figures");
        Assert.All(charts, chart =>
        {
            using var plot = Figure.Draw(chart);
            Assert.Equal(chart.Title, plot.Said["title"]);
            Assert.NotEmpty(plot.PlottableList);
        });
    }

    private static ChartPoint Point(double x, double y) => new(x, y, null, null, "");

    private static ChartDescription Chart(ChartKind kind, ImmutableArray<ChartSeries> series, int rows = 0, AxisScale horizontal = AxisScale.Linear, AxisScale vertical = AxisScale.Linear, ImmutableArray<string>? notes = null) => new(
        "figure", "A figure", kind, ChartAxis.Of("along", "", horizontal),
        rows > 0 ? new ChartAxis("", "", AxisScale.Category, [.. Enumerable.Range(0, rows).Select(i => $"row {i}")], notes ?? []) : ChartAxis.Of("up", "", vertical), series, "A figure of nothing in particular.");
}
