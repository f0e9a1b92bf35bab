namespace LabelBench.Workloads;

/// <summary>The batch that stands for <c>--batch max</c> in some cells of a plan.</summary>
public sealed record LearnedBatch(string WorkloadId, Scope Scope, Precision Precision, string Device, ProviderSettings? Settings, int Batch);
