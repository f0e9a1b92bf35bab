using System.Numerics.Tensors;

namespace LabelBench.Labeling.Medical;

/// <summary>The intensities that become 0 and 1 of a model's input; what lies outside is cut off.</summary>
/// <remarks>
/// output = clamp((intensity - Low) / (High - Low), 0, 1), with Low and High at percentiles of the volume. Clipping at percentiles 0.5 and 99.5 is what nnU-Net does with CT,
/// there of the labelled voxels of the training set (Isensee et al. 2021, doi:10.1038/s41592-020-01008-z); without a training set the volume itself is all there is.
/// </remarks>
public readonly record struct IntensityWindow(float Low, float High)
{
    /// <summary>Applies the window in place. NaN becomes 0, as does everything where the window has no width.</summary>
    public void Apply(Span<float> intensities)
    {
        if (!(High > Low))
        {
            intensities.Clear();
            return;
        }
        TensorPrimitives.Subtract(intensities, Low, intensities);
        TensorPrimitives.Divide(intensities, High - Low, intensities);
        TensorPrimitives.MaxNumber(intensities, 0, intensities);
        TensorPrimitives.Min(intensities, 1, intensities);
    }

    /// <summary>The window between two percentiles of a sample, interpolated between neighbours (quantile type 7 of Hyndman and Fan 1996).</summary>
    /// <param name="intensities">At least one, all finite; sorted in place.</param>
    /// <param name="lowPercentile">0 to 100.</param>
    /// <param name="highPercentile">0 to 100, at least <paramref name="lowPercentile"/>.</param>
    public static IntensityWindow Of(Span<float> intensities, double lowPercentile, double highPercentile)
    {
        if (intensities.IsEmpty)
            throw new ArgumentException("A window needs at least one intensity.", nameof(intensities));
        intensities.Sort();
        return new IntensityWindow(Quantile(intensities, lowPercentile / 100), Quantile(intensities, highPercentile / 100));
    }

    private static float Quantile(ReadOnlySpan<float> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return (float)(sorted[below] + (place - below) * ((double)sorted[above] - sorted[below]));
    }
}
