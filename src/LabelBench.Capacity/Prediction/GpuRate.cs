using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>Items per second of the model call alone on one GPU, measured in a run. Provider and precision are its stack: rates of two stacks are never mixed.</summary>
public sealed record GpuRate(GpuSpecification Gpu, LogEstimate ItemsPerSecond, ExecutionProvider Provider, Precision Precision, string CellId);
