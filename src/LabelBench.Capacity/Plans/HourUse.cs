namespace LabelBench.Capacity.Plans;

/// <summary>Shares of an hour that servers are busy.</summary>
public readonly record struct HourUse(double Labels, double Training);
