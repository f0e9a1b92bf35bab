namespace LabelBench.Capacity.Roofs;

/// <summary>A predicted rate, or ratio of rates, with its calibrated intervals.</summary>
/// <param name="LogHalf80">Natural logarithm of the factor that the 80 % interval spans to either side.</param>
/// <param name="LogHalf90">The same for 90 %.</param>
/// <param name="LowConfidence">Set where the forms part: most misses beyond 30 % lie there.</param>
public readonly record struct RoofEstimate(double Value, double LogHalf80, double LogHalf90, RoofBasis Basis, RoofNovelty Novelty, bool LowConfidence);
