using System.Collections.Immutable;

namespace LabelBench.Capacity.Roofs;

/// <summary>How rates of GPUs compare, from the fitted roofs that ship with LabelBench; one stack, published with inputs in memory: ratios of GPUs may be carried to like stacks, levels may not.</summary>
internal sealed class RoofModel(ImmutableArray<RatePoint> points, RoofEnsemble ensemble, RoofCalibration calibration)
{
    /// <summary>Fitted to <see cref="GpuPoints"/> by <c>eng/fit-models.sh</c>; nothing is fitted when the program runs.</summary>
    public static RoofModel Builtin { get; } = new(GpuPoints.Builtin, RoofEnsemble.With(GpuPoints.Builtin, RoofFiles.ReadCosts()), RoofFiles.ReadCalibration());

    /// <summary>All from the points alone.</summary>
    public static RoofModel Fit(ImmutableArray<RatePoint> points) => new(points, RoofEnsemble.Fit(points), RoofCalibration.Fit(points));

    /// <summary>
    /// Part of a ratio of two GPUs, in logs, that is another model's measured one; the rest is the roofs'. In the covariance of residuals what all models share on a GPU has
    /// the same amplitude as what one has for itself (<see cref="RoofKernel"/>), so that half of what one model shows is expected of the next.
    /// </summary>
    public const double MeasuredPart = 0.5;

    /// <summary>
    /// Log half-width, nominal 90 %, of another model's measured ratio of two GPUs taken as it is, where there are no roofs: x/1.39, x/1.41 and x/1.45 cover 90 % of the published
    /// quadruples (two models on two GPUs) of other GPUs, dies and architectures, each group weighing the same; a test derives it again.
    /// </summary>
    public static readonly double AnothersRatio = Math.Log(1.46);

    public RoofEnsemble Ensemble => ensemble;

    public RoofCalibration Calibration => calibration;

    /// <summary>How many times the rate of one GPU another has, for a job, which has no roof of its own.</summary>
    public RoofEstimate Carry(GpuTraits from, GpuTraits to) => calibration.Estimate(ensemble.Ratio(from, to), RoofBasis.OneOtherGpu, NoveltyOf(to));

    /// <summary>The same where another model was measured on both GPUs in the same stack.</summary>
    /// <param name="logRatioOfAnother">Natural logarithm of its rate on <paramref name="to"/> over that on <paramref name="from"/>.</param>
    public RoofEstimate CarryBeside(GpuTraits from, GpuTraits to, double logRatioOfAnother) =>
        calibration.Estimate(ensemble.Ratio(from, to).Towards(logRatioOfAnother), RoofBasis.OneOtherGpuBesideAnother, NoveltyOf(to));

    /// <summary>A GPU that was measured itself counts as one of its die.</summary>
    public RoofNovelty NoveltyOf(GpuTraits gpu) =>
        points.Any(p => p.Gpu.Die == gpu.Die) ? RoofNovelty.Gpu
        : points.Any(p => p.Gpu.Architecture == gpu.Architecture) ? RoofNovelty.Die
        : RoofNovelty.Architecture;
}
