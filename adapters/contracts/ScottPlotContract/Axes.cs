namespace ScottPlot;

public class AxisManager
{
    public IXAxis Bottom { get; } = new Axis();

    public IYAxis Left { get; } = new Axis();

    public void SetLimitsX(double left, double right) => (Bottom.Min, Bottom.Max) = (left, right);

    public void SetLimitsY(double bottom, double top) => (Left.Min, Left.Max) = (bottom, top);

    private sealed class Axis : IXAxis, IYAxis
    {
        public double Min { get; set; } = double.NaN;

        public double Max { get; set; } = double.NaN;

        public ITickGenerator TickGenerator { get; set; } = new TickGenerators.NumericAutomatic();

        public void SetTicks(double[] xs, string[] labels) => TickGenerator = new TickGenerators.NumericManual(xs, labels);
    }
}

public interface IAxis
{
    double Min { get; set; }

    double Max { get; set; }

    ITickGenerator TickGenerator { get; set; }

    void SetTicks(double[] xs, string[] labels);
}

public interface IXAxis : IAxis;

public interface IYAxis : IAxis;

public interface ITickGenerator
{
    Tick[] Ticks { get; }
}

public readonly struct Tick(double position, string label)
{
    public readonly double Position = position;

    public readonly string Label = label;
}
