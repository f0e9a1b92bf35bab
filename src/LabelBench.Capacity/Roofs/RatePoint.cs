namespace LabelBench.Capacity.Roofs;

/// <summary>What one GPU was measured to do of one model, in one stack.</summary>
/// <param name="Rate">Items per second and GPU.</param>
public sealed record RatePoint(string Model, GpuTraits Gpu, double Rate);
