namespace LabelBench.Records.Recordings;

/// <summary>A value and its moment on the monotonic clock; of a counter, the growth up to that moment.</summary>
public readonly record struct MetricPoint(long AtNs, double Value);
