using System.Collections.Immutable;

namespace LabelBench.Capacity.Roofs;

/// <summary>How alike two points miss their roofs: covariance of log residuals, in units of the noise of one point.</summary>
/// <param name="Amplitude">Of what all models share on like GPUs, and once more of what one model has for itself.</param>
/// <param name="Length">Distance between GPUs, in logs of their limits, over which likeness fades.</param>
internal readonly record struct RoofKernel(double Amplitude, double Length)
{
    /// <summary>All that are averaged, from residuals that are mostly noise to hardly any noise; a kernel chosen by its error on other GPUs predicts worse.</summary>
    public static readonly ImmutableArray<RoofKernel> Grid = [.. from a in new[] { 1, 2, 4, 8, 16, 32 } from l in new[] { 0.7, 1, 1.4, 2 } select new RoofKernel(a, l)];

    public double Of(bool sameModel, double squaredDistance) => Amplitude * Math.Exp(-squaredDistance / (2 * Length * Length)) * (sameModel ? 2 : 1);
}
