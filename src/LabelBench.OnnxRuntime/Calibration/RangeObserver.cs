using System.Numerics.Tensors;
using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>Watches one activation over several inputs and ends up with its range.</summary>
/// <param name="coverage">Share of the values of each input that the range covers, above 0.5 up to 1.</param>
internal sealed class RangeObserver(double coverage)
{
    /// <summary>Bins between the extremes of one input; a bound is found to one part in as many.</summary>
    private const int Bins = 4096;

    private float minimum = float.PositiveInfinity;
    private float maximum = float.NegativeInfinity;

    /// <summary>False once a value was NaN or infinite.</summary>
    public bool IsFinite { get; private set; } = true;

    /// <summary>Takes in the values of one input; the range spans what each of them needs.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        var (low, high) = (TensorPrimitives.Min(values), TensorPrimitives.Max(values)); // NaN if any value is
        if (!float.IsFinite(low) || !float.IsFinite(high))
        {
            IsFinite = false;
            return;
        }
        if (coverage < 1 && low < high)
            (low, high) = Covered(values, low, high);
        minimum = MathF.Min(minimum, low);
        maximum = MathF.Max(maximum, high);
    }

    /// <exception cref="ArgumentException">No finite value was seen.</exception>
    public ActivationRange ToRange() => ActivationRange.Covering(minimum, maximum);

    /// <summary>Cuts the same number of values off at either end.</summary>
    private (float Low, float High) Covered(ReadOnlySpan<float> values, float low, float high)
    {
        var counts = new long[Bins];
        var width = ((double)high - low) / Bins;
        foreach (var value in values)
            counts[Math.Min(Bins - 1, (int)((value - low) / width))]++;
        var spared = (long)(values.Length * (1 - coverage) / 2);
        return ((float)(low + FirstBeyond(counts, spared) * width), (float)(high - FirstBeyond(counts.Reverse(), spared) * width));
    }

    /// <summary>Bins that hold no more than the spared values together.</summary>
    private static int FirstBeyond(IEnumerable<long> counts, long spared)
    {
        var bins = 0;
        foreach (var count in counts)
        {
            if ((spared -= count) < 0)
                break;
            bins++;
        }
        return bins;
    }
}
