using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>What a throughput is of: the execution provider that a job is run with, and its precision.</summary>
public sealed record ServerStack(ExecutionProvider Provider, Precision Precision);
