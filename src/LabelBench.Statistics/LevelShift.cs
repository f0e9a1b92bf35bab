namespace LabelBench.Statistics;

/// <summary>A stretch of a series that lies on another level than the rest of it, once what follows a covariate in a straight line is taken off.</summary>
/// <param name="From">Index of the stretch's first value.</param>
/// <param name="To">Index behind its last value.</param>
/// <param name="Shift">Level of the stretch less that of the rest, in the unit of the values.</param>
/// <param name="PValue">Probability of such a shift where there is none, any stretch having been allowed for; two-sided.</param>
/// <remarks>
/// The epidemic alternative (Levin and Kline 1985, doi:10.1002/sim.4780040408), of which a single change is a special case, found as in circular segmentation
/// (Olshen et al. 2004, doi:10.1093/biostatistics/kxh008), here with Student's t of the stretch in a regression on the covariate, times the number of stretches
/// (Bonferroni). A stretch and its complement give the same |t|, so those that hold the last value are not tried. O(n³) time.
/// </remarks>
public sealed record LevelShift(int From, int To, double Shift, double PValue)
{
    private const int LeastFreedom = 2;

    /// <summary>The stretch that is least like the rest.</summary>
    /// <param name="values">In order of time, independent but for the levels.</param>
    /// <param name="covariate">As many, in the same order; constant where there is none.</param>
    /// <param name="leastNoise">Deviation that the values have at least, above 0, so that those that agree by luck are not taken for exact.</param>
    /// <returns>Null for fewer values than can tell a shift.</returns>
    /// <exception cref="ArgumentException">The two are of different length, or the noise is not above 0.</exception>
    public static LevelShift? Largest(ReadOnlySpan<double> values, ReadOnlySpan<double> covariate, double leastNoise)
    {
        var regression = Regression.Of(values, covariate, leastNoise);
        LevelShift? largest = null;
        for (var to = 1; to < values.Length; to++)
        {
            for (var from = 0; from < to; from++)
            {
                if (regression.Test(from, to) is { } shift && !(shift.PValue >= largest?.PValue))
                    largest = shift;
            }
        }
        var stretches = values.Length * (values.Length - 1) / 2;
        return largest is null ? null : largest with { PValue = Math.Min(1, largest.PValue * stretches) };
    }

    /// <summary>Whether the last value lies on another level than all before.</summary>
    /// <inheritdoc cref="Largest"/>
    public static LevelShift? OfLast(ReadOnlySpan<double> values, ReadOnlySpan<double> covariate, double leastNoise) =>
        values.IsEmpty ? null : Regression.Of(values, covariate, leastNoise).Test(values.Length - 1, values.Length);

    /// <summary>Values and covariate without their means, values without what follows the covariate.</summary>
    private sealed record Regression(double[] Residuals, double[] X, double SumOfSquaresX, double SumOfSquares, double Freedom, double LeastNoise)
    {
        public static Regression Of(ReadOnlySpan<double> values, ReadOnlySpan<double> covariate, double leastNoise)
        {
            if (values.Length != covariate.Length || !(leastNoise > 0))
                throw new ArgumentException($"As many covariates as values and a noise above 0 are needed, not {covariate.Length} for {values.Length} and {leastNoise}.", nameof(covariate));
            var (y, x) = (Centred(values), Centred(covariate));
            var squaresX = x.Sum(v => v * v);
            var slope = squaresX > 1e-12 ? y.Zip(x, (a, b) => a * b).Sum() / squaresX : 0;
            double[] residuals = [.. y.Zip(x, (a, b) => a - slope * b)];
            return new Regression(residuals, x, squaresX, residuals.Sum(r => r * r), values.Length - (squaresX > 1e-12 ? 3 : 2), leastNoise);
        }

        public LevelShift? Test(int from, int to)
        {
            double inside = to - from, sumX = 0, product = 0;
            for (var i = from; i < to; i++)
                (sumX, product) = (sumX + X[i], product + Residuals[i]);
            // What of the stretch's indicator neither the mean nor the covariate explains.
            var own = inside - inside * inside / X.Length - (SumOfSquaresX > 1e-12 ? sumX * sumX / SumOfSquaresX : 0);
            if (Freedom < LeastFreedom || own < 1e-9)
                return null;
            var shift = product / own;
            var variance = Math.Max(LeastNoise * LeastNoise, Math.Max(0, SumOfSquares - shift * shift * own) / Freedom);
            var t = shift / Math.Sqrt(variance / own);
            return new LevelShift(from, to, shift, 2 * StudentT.Cdf(-Math.Abs(t), Freedom));
        }

        private static double[] Centred(ReadOnlySpan<double> values)
        {
            if (values.IsEmpty)
                return [];
            var (all, mean) = (values.ToArray(), Moments.Mean(values));
            return [.. all.Select(v => v - mean)];
        }
    }
}
