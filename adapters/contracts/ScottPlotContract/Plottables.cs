namespace ScottPlot.Plottables;

public class BarPlot(List<Bar> bars) : IPlottable
{
    public List<Bar> Bars { get; } = bars;

    public bool Horizontal
    {
        set => Bars.ForEach(b => b.Orientation = value ? Orientation.Horizontal : Orientation.Vertical);
    }

    public string LegendText { get; set; } = "";
}

/// <summary>Points that a line joins; the coordinates are kept for tests.</summary>
public class Scatter(double[] xs, double[] ys) : IPlottable
{
    public double[] Xs { get; } = xs;

    public double[] Ys { get; } = ys;

    public string LegendText { get; set; } = "";

    public float LineWidth { get; set; } = 1;

    public LinePattern LinePattern { get; set; }

    public MarkerShape MarkerShape { get; set; }

    public float MarkerSize { get; set; } = 5;

    public Color Color { get; set; }
}

public class LinePlot : IPlottable
{
    public Coordinates Start { get; set; }

    public Coordinates End { get; set; }

    public string LegendText { get; set; } = "";

    public float LineWidth { get; set; } = 1;

    public LinePattern LinePattern { get; set; }

    public Color LineColor { get; set; }
}

public abstract class AxisSpan : IPlottable
{
    public string LegendText { get; set; } = "";

    public float LineWidth { get; set; } = 1;

    public Color FillColor { get; set; }
}

public class HorizontalSpan : AxisSpan
{
    public double X1 { get; set; }

    public double X2 { get; set; }
}

public class Text : LabelStyleProperties, IPlottable
{
    public Coordinates Location { get; set; }
}
