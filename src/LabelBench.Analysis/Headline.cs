using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>The answer for one workload: the configuration to use, and what the model alone would do on it.</summary>
/// <param name="Best">Valid cell with the highest throughput: offline before single-stream, pipeline before the model alone.</param>
/// <param name="InferOnly">The model alone on the same provider, device and precision; null when <paramref name="Best"/> is that itself or it was not measured.</param>
/// <param name="InferOverBest">Throughput of <paramref name="InferOnly"/> over that of <paramref name="Best"/>.</param>
public sealed record Headline(Workload Workload, CellSummary Best, CellSummary? InferOnly, double? InferOverBest, ReviewLoad? Review);
