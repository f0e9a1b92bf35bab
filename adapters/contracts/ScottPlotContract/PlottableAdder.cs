namespace ScottPlot;

/// <summary>Adds plottables to a plot.</summary>
public class PlottableAdder(Plot plot)
{
    public Plot Plot { get; } = plot;

    public Plottables.BarPlot Bars(List<Bar> bars) => Added(new Plottables.BarPlot(bars));

    public Plottables.Scatter Scatter(double[] xs, double[] ys, Color? color = null) => Added(new Plottables.Scatter(xs, ys) { Color = color ?? default });

    public Plottables.Scatter ScatterPoints(double[] xs, double[] ys, Color? color = null) => Added(new Plottables.Scatter(xs, ys) { Color = color ?? default, LineWidth = 0 });

    public Plottables.LinePlot Line(double x1, double y1, double x2, double y2) => Added(new Plottables.LinePlot { Start = new Coordinates(x1, y1), End = new Coordinates(x2, y2) });

    public Plottables.HorizontalSpan HorizontalSpan(double x1, double x2, Color? color = null) => Added(new Plottables.HorizontalSpan { X1 = x1, X2 = x2, FillColor = color ?? default });

    public Plottables.Text Text(string text, double x, double y) => Added(new Plottables.Text { LabelText = text, Location = new Coordinates(x, y) });

    private T Added<T>(T plottable) where T : IPlottable
    {
        Plot.PlottableList.Add(plottable);
        return plottable;
    }
}
