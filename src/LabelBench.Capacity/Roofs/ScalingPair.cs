using LabelBench.Workloads;

namespace LabelBench.Capacity.Roofs;

/// <summary>One published system with eight GPUs beside the same submitter's with one.</summary>
/// <param name="Submission">Submitter and round.</param>
/// <param name="Architecture">Of the GPU, as in <see cref="GpuSpecification"/>.</param>
/// <param name="Efficiency">Rate of eight over eight times the rate of one.</param>
internal sealed record ScalingPair(Scenario Scenario, string Submission, string Architecture, string Model, double Efficiency);
