using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Items per second of the model call alone on one GPU, measured in a run.</summary>
public sealed record GpuRate(GpuSpecification Gpu, LogEstimate ItemsPerSecond, ExecutionProvider Provider, string CellId);
