namespace LabelBench.Statistics.Comparison;

/// <summary>By how much one sample lies above another: the median of the differences of all pairs.</summary>
/// <remarks>Hodges and Lehmann (1963), doi:10.1214/aoms/1177704172; breakdown 29 %, efficiency 0.955 at the normal. On logarithms it is a ratio.</remarks>
public static class HodgesLehmann
{
    /// <param name="from">n >= 1 values, one per process start.</param>
    /// <param name="to">m >= 1 values, in the same unit.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <returns>To less from, in the unit of the values, with the interval that inverts the rank sum test; none where there are too few pairs (3 and 3 have none of 95 %).</returns>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static Estimate Shift(ReadOnlySpan<double> from, ReadOnlySpan<double> to, double confidence = 0.95)
    {
        if (from.IsEmpty || to.IsEmpty)
            throw new ArgumentException("Two samples are compared, and one is empty.");
        var differences = new double[from.Length * to.Length];
        for (int i = 0, k = 0; i < to.Length; i++)
        {
            for (var j = 0; j < from.Length; j++)
                differences[k++] = to[i] - from[j];
        }
        Array.Sort(differences);
        var shift = Quantiles.Of(differences, 0.5);
        var rank = MannWhitney.IntervalRank(from.Length, to.Length, confidence);
        return rank == 0
            ? new Estimate(shift, null, null, null, differences.Length)
            : new Estimate(shift, differences[rank - 1], differences[^rank], confidence, differences.Length);
    }
}
