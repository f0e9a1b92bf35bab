namespace LabelBench.Capacity.Roofs;

/// <summary>A predicted ratio of two GPUs' rates with its calibrated interval.</summary>
/// <param name="LogHalf90">Natural logarithm of the factor that the 90 % interval spans to either side.</param>
/// <param name="LowConfidence">Set where the forms part: most misses beyond 30 % lie there.</param>
internal readonly record struct RoofEstimate(double Value, double LogHalf90, bool LowConfidence);
