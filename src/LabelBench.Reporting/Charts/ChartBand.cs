namespace LabelBench.Reporting.Charts;

/// <summary>A shaded stretch.</summary>
/// <param name="Name">What it is, for those who point at it.</param>
public sealed record ChartBand(double From, double To, string Name);
