using System.Globalization;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Wording;
using global::ScottPlot;
using global::ScottPlot.TickGenerators;

namespace LabelBench.ScottPlot;

/// <summary>A description as a plot. Lines differ in patterns and marks as well as in colour; where nothing is known nothing is drawn.</summary>
internal static class Figure
{
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed];

    private static readonly MarkerShape[] Marks =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp];

    private static readonly double[] Percentiles = [0, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999];

    public static Plot Draw(ChartDescription chart)
    {
        var plot = new Plot();
        plot.Title(chart.Title);
        switch (chart.Kind)
        {
            case ChartKind.Bars:
                Bars(plot, chart);
                break;
            case ChartKind.StackedBars:
                Stacks(plot, chart);
                break;
            case ChartKind.Curves:
                Lines(plot, chart, Stretch);
                Percentage(plot, chart);
                break;
            case ChartKind.Lines:
                Lines(plot, chart, chart.Horizontal.Scale is AxisScale.Logarithmic ? Math.Log2 : x => x);
                Places(plot, chart);
                break;
            case ChartKind.Timeline:
                Timeline(plot, chart);
                break;
            case ChartKind.Points:
                Points(plot, chart);
                break;
            case ChartKind.Dots:
                Dots(plot, chart);
                break;
            case ChartKind.History:
                History(plot, chart);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
        Axes(plot, chart);
        if (chart.Series.Length > 1)
            plot.ShowLegend(Edge.Bottom);
        return plot;
    }

    private static void Bars(Plot plot, ChartDescription chart)
    {
        foreach (var series in chart.Series.Where(s => !s.Points.IsEmpty))
        {
            var colour = Color.FromHex(series.Emphasis == 0 ? ChartColours.Series[0] : ChartColours.Second);
            Add(plot, series.Name, [.. series.Points.Select(p => new Bar { Position = p.Y, Value = p.X, Label = p.Text, FillColor = colour, LineWidth = 0 })]);
            foreach (var point in series.Points)
                Interval(plot, point.Low, point.High, point.Y, isLying: true);
        }
    }

    private static void Stacks(Plot plot, ChartDescription chart)
    {
        var ends = new double[chart.Vertical.Categories.Length];
        foreach (var (index, series) in chart.Series.Index())
        {
            var bars = new List<Bar>();
            foreach (var point in series.Points)
            {
                var row = (int)point.Y;
                bars.Add(new Bar { Position = row, ValueBase = ends[row], Value = ends[row] + point.X, FillColor = Colour(index), LineWidth = 1, LineColor = Color.FromHex("#ffffff") });
                ends[row] += point.X;
            }
            if (bars.Count > 0)
                Add(plot, series.Name, bars);
        }
        foreach (var (row, note) in chart.Vertical.Notes.Index())
            Say(plot, " " + note, ends[row], row);
    }

    private static void Add(Plot plot, string name, List<Bar> bars)
    {
        var drawn = plot.Add.Bars(bars);
        drawn.Horizontal = true;
        drawn.LegendText = name;
    }

    /// <summary>A line for each series, in as many pieces as gaps leave.</summary>
    private static void Lines(Plot plot, ChartDescription chart, Func<double, double> place)
    {
        foreach (var (index, series) in chart.Series.Index())
        {
            var gaps = series.Gaps?.Select(g => g.X).ToArray() ?? [];
            var pieces = series.Points.GroupBy(p => gaps.Count(g => g < p.X)).Select(g => g.Select(p => (X: place(p.X), Y: Height(chart, p.Y))).ToArray());
            Pieces(plot, series.Name, index, pieces, marks: series.Points.Length < 12);
            foreach (var point in series.Points)
                Interval(plot, Height(chart, point.Low), Height(chart, point.High), place(point.X), isLying: false);
        }
    }

    private static void Timeline(Plot plot, ChartDescription chart)
    {
        foreach (var band in chart.Bands ?? [])
            plot.Add.HorizontalSpan(band.From, band.To, Colour(0).WithAlpha(0.1)).LineWidth = 0;
        foreach (var (index, series) in chart.Series.Index())
        {
            var stretches = series.Stretches?.Select(s => s.Chunk(2).Select(p => (X: p[0], Y: p[1])).ToArray()) ?? [];
            Pieces(plot, series.Name, index, stretches, marks: false);
        }
        if (chart.Horizontal.Categories is [var end, ..])
            plot.Axes.SetLimitsX(0, double.Parse(end, CultureInfo.InvariantCulture));
    }

    private static void Points(Plot plot, ChartDescription chart)
    {
        foreach (var (index, series) in chart.Series.Index())
        {
            var points = series.Points.Select(p => (X: chart.Horizontal.Scale is AxisScale.Logarithmic ? Math.Log10(p.X) : p.X, p.Y)).ToArray();
            if (series.Emphasis == ChartSeries.Limit)
                Limit(plot, series.Name, points[0], points[^1]);
            else if (series.Emphasis == ChartSeries.Line)
                Pieces(plot, series.Name, index, [points], marks: true);
            else
                Marked(plot, series.Name, index, points);
        }
    }

    private static void Dots(Plot plot, ChartDescription chart)
    {
        foreach (var (index, series) in chart.Series.Index())
        {
            var points = series.Points.Select(p => (p.X, p.Y)).ToArray();
            if (series.Emphasis == ChartSeries.Limit)
            {
                foreach (var (i, ends) in points.Chunk(2).Index())
                    Limit(plot, i == 0 ? series.Name : "", ends[0], ends[^1]);
                continue;
            }
            Marked(plot, series.Name, index, points);
            foreach (var point in series.Points)
                Interval(plot, point.Low, point.High, point.Y, isLying: true);
        }
    }

    private static void History(Plot plot, ChartDescription chart)
    {
        foreach (var (index, series) in chart.Series.Index())
        {
            var points = series.Points.Select(p => (p.X, p.Y)).ToArray();
            if (series.Emphasis == ChartSeries.Limit)
            {
                foreach (var (i, change) in series.Points.Where(p => p is { Low: not null, High: not null }).Index())
                {
                    var span = plot.Add.HorizontalSpan(change.Low!.Value, change.High!.Value, Colour(4).WithAlpha(0.25));
                    (span.LineWidth, span.LegendText) = (0, i == 0 ? series.Name : "");
                }
            }
            else if (series.Emphasis == ChartSeries.Line)
                Pieces(plot, series.Name, index, points.Chunk(2), marks: false);
            else
                Marked(plot, series.Name, index, points);
        }
    }

    private static void Pieces(Plot plot, string name, int index, IEnumerable<(double X, double Y)[]> pieces, bool marks)
    {
        foreach (var (i, piece) in pieces.Where(p => p.Length > 0).Index())
        {
            var line = plot.Add.Scatter([.. piece.Select(p => p.X)], [.. piece.Select(p => p.Y)], Colour(index));
            (line.LegendText, line.LineWidth, line.LinePattern) = (i == 0 ? name : "", 2, Patterns[index % Patterns.Length]);
            // A point between two gaps is no line.
            (line.MarkerShape, line.MarkerSize) = (Marks[index % Marks.Length], marks || piece.Length == 1 ? 7 : 0);
        }
    }

    private static void Marked(Plot plot, string name, int index, (double X, double Y)[] points)
    {
        if (points.Length == 0)
            return;
        var drawn = plot.Add.ScatterPoints([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)], Colour(index));
        (drawn.LegendText, drawn.MarkerShape, drawn.MarkerSize) = (name, Marks[index % Marks.Length], 8);
    }

    private static void Limit(Plot plot, string name, (double X, double Y) from, (double X, double Y) to)
    {
        var line = plot.Add.Line(from.X, from.Y, to.X, to.Y);
        (line.LegendText, line.LineColor, line.LineWidth, line.LinePattern) = (name, Color.FromHex(ChartColours.Quiet), 1, LinePattern.Dashed);
    }

    private static void Interval(Plot plot, double? low, double? high, double at, bool isLying)
    {
        if (low is not { } from || high is not { } to)
            return;
        var line = isLying ? plot.Add.Line(from, at, to, at) : plot.Add.Line(at, from, at, to);
        (line.LineColor, line.LineWidth) = (Color.FromHex(ChartColours.Ink), 1.5f);
    }

    private static void Say(Plot plot, string text, double x, double y)
    {
        var words = plot.Add.Text(text, x, y);
        (words.LabelAlignment, words.LabelFontColor, words.LabelFontSize) = (Alignment.MiddleLeft, Color.FromHex(ChartColours.Ink), 12);
    }

    private static void Axes(Plot plot, ChartDescription chart)
    {
        plot.XLabel(Named(chart.Horizontal));
        if (chart.Vertical.Scale is AxisScale.Category)
        {
            var rows = chart.Vertical.Categories.Length;
            plot.Axes.Left.SetTicks([.. Enumerable.Range(0, rows).Select(i => (double)i)], [.. chart.Vertical.Categories]);
            // The first row on top.
            plot.Axes.SetLimitsY(rows - 0.5, -0.5);
        }
        else
        {
            plot.YLabel(Named(chart.Vertical));
            if (Words(chart.Vertical) is { } words)
                plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = words };
        }
        if (chart.Kind is not (ChartKind.Curves or ChartKind.Lines) && Words(chart.Horizontal) is { } along)
            plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = along };
    }

    private static string Named(ChartAxis axis) => axis switch
    {
        { Scale: AxisScale.Share or AxisScale.Bytes or AxisScale.Percentile } => axis.Title,
        { Title: "", Unit: var unit } => unit,
        { Unit: "" } => axis.Title,
        _ => $"{axis.Title}, {axis.Unit}",
    };

    /// <summary>How an axis names its marks; null where plain numbers do.</summary>
    private static Func<double, string>? Words(ChartAxis axis) => axis.Scale switch
    {
        AxisScale.Share => Quantity.Share,
        AxisScale.Bytes => Quantity.Bytes,
        AxisScale.Logarithmic => exponent => Quantity.Number(Math.Pow(10, exponent)),
        _ => null,
    };

    private static void Percentage(Plot plot, ChartDescription chart)
    {
        var last = chart.Series.SelectMany(s => s.Points).Select(p => p.X).DefaultIfEmpty(0).Max();
        double[] shown = [.. Percentiles.Where(p => p <= last)];
        plot.Axes.Bottom.SetTicks([.. shown.Select(Stretch)], [.. shown.Select(Quantity.Level)]);
    }

    /// <summary>Doubling steps are marked where something was measured; an axis of hours has the names of its days.</summary>
    private static void Places(Plot plot, ChartDescription chart)
    {
        if (chart.Horizontal.Scale is AxisScale.Logarithmic)
        {
            double[] places = [.. chart.Series.SelectMany(s => s.Points.Select(p => p.X).Concat(s.Gaps?.Select(g => g.X) ?? [])).Distinct().Order()];
            plot.Axes.Bottom.SetTicks([.. places.Select(Math.Log2)], [.. places.Select(Quantity.Count)]);
        }
        else if (!chart.Horizontal.Categories.IsEmpty)
        {
            plot.Axes.Bottom.SetTicks([.. chart.Horizontal.Categories.Select((_, i) => 24.0 * i)], [.. chart.Horizontal.Categories]);
        }
    }

    /// <summary>0 % at 0, 90 % at 1, 99 % at 2 and so on.</summary>
    private static double Stretch(double percentile) => -Math.Log10(1 - percentile / 100);

    private static double Height(ChartDescription chart, double y) => chart.Vertical.Scale is AxisScale.Logarithmic ? Math.Log10(y) : y;

    private static double? Height(ChartDescription chart, double? y) => y is { } value && (chart.Vertical.Scale is not AxisScale.Logarithmic || value > 0) ? Height(chart, value) : null;

    private static Color Colour(int index) => Color.FromHex(ChartColours.Series[index % ChartColours.Series.Length]);
}
