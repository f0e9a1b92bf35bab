namespace LabelBench.Statistics.Comparison;

/// <summary>Whether the trials of two sides fall into two modes, and whether a difference between the sides is one of the modes or of how many trials are in each.</summary>
/// <param name="Remaining">Variance within modes over variance within sides: small where two modes explain nearly all.</param>
/// <param name="HasModes">Whether chance splits one mode so well in at most <see cref="FalseAlarms"/> of cases, and more than a single trial is in each.</param>
/// <param name="Separation">Upper mode less lower, in the unit of the values.</param>
/// <param name="FromUpper">Share of the first side's trials in the upper mode.</param>
/// <param name="ToUpper">Of the second side's.</param>
/// <param name="ModeShift">By how much the modes lie higher on the second side.</param>
/// <param name="MixShift">What of the difference of the means is left: trials that changed their mode.</param>
/// <remarks>
/// Each side is cut in two where the sum of squares within the parts is least (Fisher 1958, doi:10.1080/01621459.1958.10501479). Sides without modes lose all but
/// 1 - 2/π = 0.363 of their variance by that, few values more; the critical share is the quantile of 100,000 pairs of normal samples.
/// </remarks>
public sealed record ModeTest(double Remaining, bool HasModes, double Separation, double FromUpper, double ToUpper, double ModeShift, double MixShift)
{
    public const double FalseAlarms = 0.025;

    /// <summary>Values of the smaller side below which two modes cannot be told from chance.</summary>
    public const int LeastTrials = 5;

    /// <summary>Share that remains in 2.5 % of pairs of samples of one normal mode, by the size of each.</summary>
    private static readonly (int Trials, double Remaining)[] Critical =
        [(5, 0.0542), (6, 0.0806), (8, 0.1227), (10, 0.1530), (12, 0.1739), (15, 0.1972), (20, 0.2236), (30, 0.2535), (50, 0.2815), (100, 0.3083)];

    /// <summary>Whether the difference is one of the modes; otherwise it is one of the mix.</summary>
    public bool IsModeShift => Math.Abs(ModeShift) >= Math.Abs(MixShift);

    /// <param name="from">Logarithms, one per process start.</param>
    /// <param name="to">Likewise.</param>
    /// <returns>Null for fewer than <see cref="LeastTrials"/> on a side, or where nothing varies.</returns>
    public static ModeTest? Of(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        if (Math.Min(from.Length, to.Length) < LeastTrials)
            return null;
        var (first, second) = (new Cut(from), new Cut(to));
        var whole = first.Whole + second.Whole;
        if (whole <= 0)
            return null;
        var remaining = (first.Parts + second.Parts) / whole;
        // One side may be in one mode only; its cut is then of chance, and it is laid to the nearer mode of the other side.
        var (wider, narrower) = first.Upper - first.Lower >= second.Upper - second.Lower ? (first, second) : (second, first);
        if (narrower.Upper - narrower.Lower < (wider.Upper - wider.Lower) / 2)
            narrower.JoinNearerOf(wider);
        var separation = wider.Upper - wider.Lower;
        var shift = Shift(first, second);
        var upper = first.UpperCount + second.UpperCount;
        var isOnlyAnOutlier = Math.Min(upper, from.Length + to.Length - upper) < 2;
        return new ModeTest(remaining, !isOnlyAnOutlier && remaining <= CriticalFor(Math.Min(from.Length, to.Length)), separation, first.UpperShare, second.UpperShare, shift, second.Mean - first.Mean - shift);
    }

    /// <summary>Of the modes that both sides have, weighted by the trials that tell it.</summary>
    private static double Shift(Cut from, Cut to)
    {
        var (lower, upper) = (Weight(from.Count - from.UpperCount, to.Count - to.UpperCount), Weight(from.UpperCount, to.UpperCount));
        return lower + upper == 0 ? to.Mean - from.Mean : (lower * (to.Lower - from.Lower) + upper * (to.Upper - from.Upper)) / (lower + upper);
    }

    private static double Weight(int from, int to) => from == 0 || to == 0 ? 0 : 1 / (1.0 / from + 1.0 / to);

    private static double CriticalFor(int trials)
    {
        var above = Array.FindIndex(Critical, c => c.Trials >= trials);
        if (above < 0)
            return Critical[^1].Remaining;
        if (above == 0 || Critical[above].Trials == trials)
            return Critical[above].Remaining;
        var ((few, least), (many, most)) = (Critical[above - 1], Critical[above]);
        return least + (most - least) * (trials - few) / (many - few);
    }

    /// <summary>One side, cut where its two parts vary least.</summary>
    private sealed class Cut
    {
        private readonly double[] sorted;

        public Cut(ReadOnlySpan<double> values)
        {
            sorted = values.ToArray();
            Array.Sort(sorted);
            Whole = SquaresOf(sorted);
            Parts = double.PositiveInfinity;
            var best = 1;
            for (var at = 1; at < sorted.Length; at++)
            {
                var squares = SquaresOf(sorted.AsSpan(0, at)) + SquaresOf(sorted.AsSpan(at));
                if (squares < Parts)
                    (Parts, best) = (squares, at);
            }
            (Lower, Upper, UpperCount) = (Moments.Mean(sorted.AsSpan(0, best)), Moments.Mean(sorted.AsSpan(best)), sorted.Length - best);
        }

        public int Count => sorted.Length;

        public double Mean => Moments.Mean(sorted);

        /// <summary>Sum of squares about the mean, and about the means of the two parts.</summary>
        public double Whole { get; }

        public double Parts { get; }

        public double Lower { get; private set; }

        public double Upper { get; private set; }

        public int UpperCount { get; private set; }

        public double UpperShare => (double)UpperCount / Count;

        public void JoinNearerOf(Cut other)
        {
            var isUpper = Math.Abs(Mean - other.Upper) < Math.Abs(Mean - other.Lower);
            (Lower, Upper, UpperCount) = isUpper ? (other.Lower, Mean, Count) : (Mean, other.Upper, 0);
        }

        private static double SquaresOf(ReadOnlySpan<double> values) => values.Length < 2 ? 0 : Moments.Variance(values) * (values.Length - 1);
    }
}
