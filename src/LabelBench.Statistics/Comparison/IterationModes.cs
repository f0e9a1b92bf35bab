namespace LabelBench.Statistics.Comparison;

/// <summary>Whether the iterations inside process starts fall into two modes, and whether two sides differ in the modes or in how many iterations are in each.</summary>
/// <param name="Gain">By how much two normal modes of one width explain the logarithms better than one: twice the logarithm of the likelihood ratio, both sides together.</param>
/// <param name="HasModes">Whether one mode hardly gives such a gain, each mode has its share, and there is a valley between them.</param>
/// <param name="Separation">Upper mode less lower, on the logarithmic scale.</param>
/// <param name="FromUpper">Share of the first side's iterations in the upper mode.</param>
/// <param name="ToUpper">Of the second side's.</param>
/// <param name="ModeShift">By how much the modes lie higher on the second side.</param>
/// <param name="MixShift">What of the difference of the means is left: iterations that changed their mode.</param>
/// <remarks>
/// Every process is laid on the mean of its side, so that processes that differ in level are no modes. The mixture is fitted by expectation and maximisation (Dempster, Laird and
/// Rubin 1977) over classes of values. Iterations that resemble their neighbours raise the gain that one mode reaches; <see cref="LeastGain"/> is set by simulation with a correlation of 0.8.
/// </remarks>
public sealed record IterationModes(double Gain, bool HasModes, double Separation, double FromUpper, double ToUpper, double ModeShift, double MixShift)
{
    /// <summary>Iterations of a side below which nothing is said.</summary>
    public const int LeastIterations = 100;

    /// <summary>Gain that iterations of one log-normal mode reach in fewer than 1 % of cases.</summary>
    private const double LeastGain = 15;

    /// <summary>A mode with less is a tail of outliers.</summary>
    private const double LeastShare = 0.04;

    /// <summary>Whether the difference is one of the modes; otherwise it is one of the mix.</summary>
    public bool IsModeShift => Math.Abs(ModeShift) >= Math.Abs(MixShift);

    /// <param name="from">Iterations of every process of the first side, above 0, any order.</param>
    /// <param name="to">Of the second side, same unit.</param>
    /// <returns>Null for fewer than <see cref="LeastIterations"/> on a side, or where nothing varies.</returns>
    public static IterationModes? Of(IReadOnlyList<double[]> from, IReadOnlyList<double[]> to)
    {
        if (Math.Min(from.Sum(p => p.Length), to.Sum(p => p.Length)) < LeastIterations)
            return null;
        var (first, second) = (ModeFit.Of(from), ModeFit.Of(to));
        if (first is null || second is null)
            return null;
        // One side may be in one mode only: it is laid to the nearer mode of the other.
        var (clearer, other) = first.Gain >= second.Gain ? (first, second) : (second, first);
        if (other.Gain < LeastGain / 2 || other.Upper - other.Lower < (clearer.Upper - clearer.Lower) / 2)
            other.JoinNearerOf(clearer);
        var gain = first.Gain + second.Gain;
        var upper = (first.UpperShare * first.Count + second.UpperShare * second.Count) / (first.Count + second.Count);
        var shift = Shift(first, second);
        return new IterationModes(
            gain, gain >= LeastGain && (first.Counts + second.Counts).HaveValley && Math.Min(upper, 1 - upper) >= LeastShare, clearer.Upper - clearer.Lower,
            first.UpperShare, second.UpperShare, shift, second.Mean - first.Mean - shift);
    }

    /// <summary>Of the modes that both sides have, weighted by the iterations that tell it.</summary>
    private static double Shift(ModeFit from, ModeFit to)
    {
        var (lower, upper) = (Weight(1 - from.UpperShare, 1 - to.UpperShare), Weight(from.UpperShare, to.UpperShare));
        return lower + upper == 0 ? to.Mean - from.Mean : (lower * (to.Lower - from.Lower) + upper * (to.Upper - from.Upper)) / (lower + upper);
    }

    private static double Weight(double from, double to) => from <= 0 || to <= 0 ? 0 : 1 / (1 / from + 1 / to);
}
