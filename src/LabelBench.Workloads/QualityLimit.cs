namespace LabelBench.Workloads;

/// <summary>A quality figure of the run and the highest value it may have.</summary>
/// <param name="Metric">Name as in the record, for example <c>character_error_rate</c>.</param>
/// <param name="Maximum">Highest value at which a trial still counts.</param>
public sealed record QualityLimit(string Metric, double Maximum);
