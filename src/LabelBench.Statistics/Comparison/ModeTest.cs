namespace LabelBench.Statistics.Comparison;

/// <summary>Whether the trials of two sides fall into two modes, and whether a difference between the sides is one of the modes or of how many trials are in each.</summary>
/// <param name="Gain">By how much two modes explain the trials better than one: logarithm of the classification likelihood ratio.</param>
/// <param name="HasModes">Whether chance splits one mode so well in at most <see cref="FalseAlarms"/> of cases.</param>
/// <param name="Separation">Upper mode less lower, in the unit of the values.</param>
/// <param name="FromUpper">Share of the first side's trials in the upper mode.</param>
/// <param name="ToUpper">Of the second side's.</param>
/// <param name="Smaller">Trials of both sides in the smaller mode: a single one may as well be an outlier.</param>
/// <param name="ModeShift">By how much the modes lie higher on the second side.</param>
/// <param name="MixShift">What of the difference of the means is left: trials that changed their mode.</param>
/// <remarks>
/// Each side is cut in two, or not, so that the gain is largest: n/2 ln(S₁/S₂) - Σ H, S₁ the squares within sides, S₂ those within the parts and of the sides' separations about their
/// common one, H the entropy of a side's shares, without which unequal shares are hardly ever seen (Symons 1981, Biometrics 37, 35-43). The critical gain is the quantile of
/// 100,000 pairs of normal samples (20,000 from 30 on, 4,000 at 100).
/// </remarks>
public sealed record ModeTest(double Gain, bool HasModes, double Separation, double FromUpper, double ToUpper, int Smaller, double ModeShift, double MixShift)
{
    public const double FalseAlarms = 0.025;

    /// <summary>Values of the smaller side below which two modes cannot be told from chance.</summary>
    public const int LeastTrials = 5;

    /// <summary>Of longer sides so many trials are looked at, evenly over their order.</summary>
    private const int MostTrials = 100;

    /// <summary>Gain that 2.5 % of pairs of samples of one normal mode reach, by the size of each.</summary>
    private static readonly (int Trials, double Gain)[] Critical =
        [(5, 6.82), (6, 6.61), (8, 6.27), (10, 6.08), (12, 5.89), (15, 5.65), (20, 5.17), (30, 4.26), (50, 2.97), (100, 2.46)];

    /// <summary>Whether the difference is one of the modes; otherwise it is one of the mix.</summary>
    public bool IsModeShift => Math.Abs(ModeShift) >= Math.Abs(MixShift);

    /// <param name="from">Logarithms, one per process start.</param>
    /// <param name="to">Likewise.</param>
    /// <returns>Null for fewer than <see cref="LeastTrials"/> on a side, or where nothing varies.</returns>
    public static ModeTest? Of(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        if (Math.Min(from.Length, to.Length) < LeastTrials)
            return null;
        var (first, second) = (new Side(from), new Side(to));
        if (first.Whole + second.Whole <= 0)
            return null;
        var gain = Cut(first, second);
        var (wider, narrower) = first.Weight >= second.Weight ? (first, second) : (second, first);
        if (narrower.Weight == 0)
            narrower.JoinNearerOf(wider);
        var shift = Shift(first, second);
        var upper = first.UpperCount + second.UpperCount;
        return new ModeTest(gain, gain >= CriticalFor(Math.Min(first.Count, second.Count)), (first.Weight * first.Separation + second.Weight * second.Separation) / (first.Weight + second.Weight),
            first.UpperShare, second.UpperShare, Math.Min(upper, first.Count + second.Count - upper), shift, second.Mean - first.Mean - shift);
    }

    /// <summary>Cuts both sides where the gain is largest.</summary>
    private static double Cut(Side first, Side second)
    {
        var (whole, count) = (first.Whole + second.Whole, first.Count + second.Count);
        var (best, ofFirst, ofSecond) = (double.NegativeInfinity, 0, 0);
        for (var i = 0; i < first.Count; i++)
        {
            first.CutAt(i);
            for (var k = 0; k < second.Count; k++)
            {
                if (i + k == 0)
                    continue;
                second.CutAt(k);
                var apart = first.Separation - second.Separation;
                var squares = first.Parts + second.Parts + first.Weight * second.Weight / (first.Weight + second.Weight) * apart * apart;
                var gain = count / 2.0 * Math.Log(whole / Math.Max(squares, 1e-12 * whole)) - first.Entropy - second.Entropy;
                (best, ofFirst, ofSecond) = gain > best ? (gain, i, k) : (best, ofFirst, ofSecond);
            }
        }
        first.CutAt(ofFirst);
        second.CutAt(ofSecond);
        return best;
    }

    /// <summary>Of the modes that both sides have, weighted by the trials that tell it.</summary>
    private static double Shift(Side from, Side to)
    {
        var (lower, upper) = (Harmonic(from.Count - from.UpperCount, to.Count - to.UpperCount), Harmonic(from.UpperCount, to.UpperCount));
        return lower + upper == 0 ? to.Mean - from.Mean : (lower * (to.Lower - from.Lower) + upper * (to.Upper - from.Upper)) / (lower + upper);
    }

    private static double Harmonic(int from, int to) => from == 0 || to == 0 ? 0 : 1 / (1.0 / from + 1.0 / to);

    private static double CriticalFor(int trials)
    {
        var above = Array.FindIndex(Critical, c => c.Trials >= trials);
        if (Critical[above].Trials == trials)
            return Critical[above].Gain;
        var ((few, more), (many, less)) = (Critical[above - 1], Critical[above]);
        return more + (less - more) * (trials - few) / (many - few);
    }

    /// <summary>One side, in ascending order and cut at a place; not cut at 0.</summary>
    private sealed class Side
    {
        private readonly double[] sums, entropies;

        public Side(ReadOnlySpan<double> values)
        {
            var sorted = new double[Math.Min(values.Length, MostTrials)];
            for (var i = 0; i < sorted.Length; i++)
                sorted[i] = values[(int)((long)i * values.Length / sorted.Length)];
            Array.Sort(sorted);
            (Count, Mean) = (sorted.Length, Moments.Mean(sorted));
            (sums, entropies) = (new double[Count + 1], new double[Count]);
            for (var i = 0; i < Count; i++)
            {
                sums[i + 1] = sums[i] + sorted[i] - Mean;
                Whole += (sorted[i] - Mean) * (sorted[i] - Mean);
                entropies[i] = i == 0 ? 0 : -(i * Math.Log((double)i / Count) + (Count - i) * Math.Log((double)(Count - i) / Count));
            }
            CutAt(0);
        }

        public int Count { get; }

        public double Mean { get; }

        /// <summary>Sum of squares about the mean, and about the means of the two parts.</summary>
        public double Whole { get; }

        public double Parts { get; private set; }

        public double Entropy { get; private set; }

        public double Lower { get; private set; }

        public double Upper { get; private set; }

        public double Separation => Upper - Lower;

        /// <summary>How well the parts tell their separation: the inverse of its variance, in values; 0 where there is one part.</summary>
        public double Weight { get; private set; }

        public int UpperCount { get; private set; }

        public double UpperShare => (double)UpperCount / Count;

        public void CutAt(int place)
        {
            var (below, above) = (place, Count - place);
            (UpperCount, Entropy, Weight) = (above, entropies[place], (double)below * above / Count);
            (Lower, Upper) = place == 0 ? (Mean, Mean) : (Mean + sums[place] / below, Mean - sums[place] / above);
            Parts = Whole - Weight * Separation * Separation;
        }

        public void JoinNearerOf(Side other)
        {
            var isUpper = Math.Abs(Mean - other.Upper) < Math.Abs(Mean - other.Lower);
            (Lower, Upper, UpperCount) = isUpper ? (other.Lower, Mean, Count) : (Mean, other.Upper, 0);
        }
    }
}
