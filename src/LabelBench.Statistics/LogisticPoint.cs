namespace LabelBench.Statistics;

/// <summary>How often something happened at one x.</summary>
public readonly record struct LogisticPoint(double X, long Trials, long Successes);
