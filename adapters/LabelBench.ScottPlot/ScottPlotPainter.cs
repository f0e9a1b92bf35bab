using LabelBench.Reporting.Charts;

namespace LabelBench.ScottPlot;

/// <summary>Draws the figures of a report with ScottPlot, which needs no browser: the same descriptions that ECharts draws in HTML.</summary>
public sealed class ScottPlotPainter : IFigurePainter
{
    private const int Width = 960, LeastHeight = 360;

    /// <summary>Room that a row of categories takes, and what stands around the rows.</summary>
    private const int RowHeight = 44, AroundRows = 150;

    public void Save(ChartDescription chart, string path, PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(chart);
        using var plot = Figure.Draw(chart);
        var height = chart.Vertical.Scale is AxisScale.Category ? Math.Max(LeastHeight, AroundRows + RowHeight * chart.Vertical.Categories.Length) : LeastHeight;
        _ = format is PictureFormat.Svg ? plot.SaveSvg(path, Width, height) : plot.SavePng(path, Width, height);
    }
}
