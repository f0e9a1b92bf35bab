using System.Collections.Immutable;

namespace LabelBench.Capacity.Roofs;

/// <summary>How far predictions of left-out GPUs, dies and architectures were off, and so how wide intervals are.</summary>
/// <param name="Quantiles">Of |log error| / <see cref="Scale"/>, for every basis and novelty, at 90 %.</param>
internal sealed record RoofCalibration(ImmutableSortedDictionary<(RoofBasis Basis, RoofNovelty Novelty), double> Quantiles)
{
    /// <summary>
    /// Spread of the forms' log rates beyond which confidence is low. Set after the published points were seen, so that most misses beyond 30 % lie above it and
    /// a quarter of all points at most.
    /// </summary>
    public const double LowConfidenceAbove = 0.087;

    /// <summary>Share of the error that no neighbour explains: the noise of the measurements and of the roofs themselves.</summary>
    private const double Unexplained = 0.1;

    /// <summary>Misses grow with what is not known of a GPU; intervals follow.</summary>
    public static double Scale(double ignorance) => Math.Sqrt(Unexplained + ignorance);

    public RoofEstimate Estimate(RoofPrediction predicted, RoofBasis basis, RoofNovelty novelty) =>
        new(predicted.Rate, Quantiles[(basis, novelty)] * Scale(predicted.Ignorance), predicted.Disagreement > LowConfidenceAbove);

    /// <summary>Left-out predictions of all kinds. Takes seconds: the product ships what comes out.</summary>
    public static RoofCalibration Fit(ImmutableArray<RatePoint> points) => new((
        from basis in Enum.GetValues<RoofBasis>()
        from novelty in Enum.GetValues<RoofNovelty>()
        let errors = Errors(points, basis, GroupOf(novelty))
        select KeyValuePair.Create((basis, novelty), ConformalQuantile.Of(errors, 0.9))).ToImmutableSortedDictionary());

    /// <summary>What is left out to see how a fit does that never saw it.</summary>
    public static Func<GpuTraits, string> GroupOf(RoofNovelty novelty) => novelty switch
    {
        RoofNovelty.Gpu => gpu => gpu.Name,
        RoofNovelty.Die => gpu => gpu.Die,
        _ => gpu => gpu.Architecture,
    };

    private static (string Group, double Error)[] Errors(ImmutableArray<RatePoint> points, RoofBasis basis, Func<GpuTraits, string> groupOf)
    {
        var left = basis is RoofBasis.OneOtherGpuBesideAnother ? LeftOut.CarriedBeside(points, groupOf) : LeftOut.Carried(points, groupOf);
        return [.. left.Select(l => (l.Group, Math.Abs(l.LogError) / Scale(l.Predicted.Ignorance)))];
    }
}
