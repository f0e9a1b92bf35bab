using LabelBench.Core;

namespace LabelBench.Measurement.Worker;

/// <summary>What a worker may take that only finds out whether a batch fits; its figures are not kept, and its labels are not judged.</summary>
/// <param name="Memory">Most memory that it may take on top of what it starts with; null sets no limit.</param>
public sealed record ProbeLimits(Bytes? Memory);
