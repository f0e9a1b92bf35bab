namespace ScottPlot.TickGenerators;

public class NumericAutomatic : ITickGenerator
{
    public Tick[] Ticks { get; set; } = [];

    public Func<double, string> LabelFormatter { get; set; } = value => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

public class NumericManual(double[] positions, string[] labels) : ITickGenerator
{
    public Tick[] Ticks { get; } = [.. positions.Zip(labels, (position, label) => new Tick(position, label))];
}
