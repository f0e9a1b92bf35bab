namespace LabelBench.Statistics;

/// <summary>Finds where the level of a series changes.</summary>
/// <remarks>
/// Optimal partitioning (Jackson et al. 2005, doi:10.1109/LSP.2001.838216) with squared error on the logarithm, after pulling single wild values in to 3
/// robust deviations of a rolling median. A further change costs 3 σ² (1 + φ) / (1 - φ) ln n: noise σ and correlation φ of the residuals are estimated
/// from a first fit and again from the next two. Without φ, correlated noise alone looks like steps. O(n²) time, O(n) memory. Deterministic.
/// </remarks>
public static class ChangePoints
{
    /// <summary>Values a segment holds at least, unless told otherwise.</summary>
    public const int ShortestSegment = 3;

    /// <summary>Values of the rolling median that single wild values are told by, unless told otherwise.</summary>
    public const int RollingWindow = 21;

    private const double WildValue = 3;
    private const double PenaltyFactor = 3;
    private const int Fits = 3;

    /// <param name="values">In order of time, all above 0.</param>
    /// <param name="shortestSegment">At least 1.</param>
    /// <param name="rollingWindow">Odd; a level shorter than half of it at an end of the series is taken for wild values.</param>
    /// <returns>Index of the first value of every new level, ascending; empty where the level does not change or there are too few values for two segments.</returns>
    /// <exception cref="ArgumentException">A value is not above 0.</exception>
    public static int[] Of(ReadOnlySpan<double> values, int shortestSegment = ShortestSegment, int rollingWindow = RollingWindow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shortestSegment, 1);
        return values.Length < 2 * shortestSegment || values.Length < 3 ? [] : Fit(Logarithms(values, rollingWindow), shortestSegment, isUnbiased: false).Points;
    }

    /// <summary>The same of logarithms that hold no wild values, with the noise about the levels.</summary>
    /// <param name="series">Centred about its mean by this.</param>
    /// <param name="isUnbiased">Whether the correlation of residuals is corrected for the levels that were taken out, which makes steps rarer.</param>
    internal static Fitted Fit(double[] series, int shortestSegment, bool isUnbiased)
    {
        Centre(series);
        var noise = Robust.NormalConsistency * Robust.MedianAbsoluteDeviation(Differences(series)) / Math.Sqrt(2);
        var correlation = 0.0;
        int[] points = [];
        for (var fit = 0; fit < Fits; fit++)
        {
            points = Partition(series, shortestSegment, PenaltyFactor * noise * noise * Autocorrelation.Inflation(correlation) * Math.Log(series.Length));
            var residuals = Residuals(series, points);
            double squares = 0;
            foreach (var residual in residuals)
                squares += residual * residual;
            noise = Math.Sqrt(squares / Math.Max(1, series.Length - points.Length - 1));
            correlation = Autocorrelation.AtLagOne(residuals);
            if (isUnbiased)
                correlation = Autocorrelation.Unbiased(correlation, series.Length, points.Length + 1);
        }
        return new Fitted(points, noise, correlation);
    }

    /// <summary>Drops the smallest change until all that are left matter.</summary>
    /// <param name="least">On the logarithmic scale.</param>
    internal static int[] OfSize(double least, double[] series, int[] points)
    {
        var left = points.ToList();
        while (left.Count > 0)
        {
            int[] edges = [0, .. left, series.Length];
            var steps = left.Select((_, i) => Math.Abs(Level(series, edges[i + 1], edges[i + 2]) - Level(series, edges[i], edges[i + 1]))).ToArray();
            var smallest = Array.IndexOf(steps, steps.Min());
            if (steps[smallest] >= least)
                break;
            left.RemoveAt(smallest);
        }
        return [.. left];
    }

    internal static double Level(double[] series, int begin, int end) => Moments.Mean(series.AsSpan(begin..end));

    /// <param name="Noise">Standard deviation about the levels.</param>
    /// <param name="Correlation">From one value to the next, about the levels.</param>
    internal readonly record struct Fitted(int[] Points, double Noise, double Correlation);

    /// <summary>Natural logarithms, with single wild values pulled in.</summary>
    internal static double[] Logarithms(ReadOnlySpan<double> values, int rollingWindow)
    {
        var series = new double[values.Length];
        for (var i = 0; i < series.Length; i++)
            series[i] = values[i] > 0 && double.IsFinite(values[i]) ? Math.Log(values[i]) : throw new ArgumentException($"Levels are compared by ratio; value {i} is not above zero.", nameof(values));
        var medians = new double[series.Length];
        for (var i = 0; i < series.Length; i++)
            medians[i] = Robust.Median(series.AsSpan(Math.Max(0, i - rollingWindow / 2)..Math.Min(series.Length, i + rollingWindow / 2 + 1)));
        var residuals = series.Select((value, i) => value - medians[i]).ToArray();
        var bound = WildValue * Robust.NormalConsistency * Robust.MedianAbsoluteDeviation(residuals);
        for (var i = 0; i < series.Length && bound > 0; i++)
            series[i] = medians[i] + Math.Clamp(residuals[i], -bound, bound);
        return series;
    }

    /// <summary>Sums of squares of large numbers would lose the small differences.</summary>
    private static void Centre(double[] series)
    {
        var mean = Moments.Mean(series);
        for (var i = 0; i < series.Length; i++)
            series[i] -= mean;
    }

    private static double[] Differences(double[] series) => [.. series.Zip(series.Skip(1), (a, b) => b - a)];

    private static double[] Residuals(double[] series, int[] points)
    {
        var residuals = new double[series.Length];
        int[] edges = [0, .. points, series.Length];
        for (var s = 0; s + 1 < edges.Length; s++)
        {
            var mean = Moments.Mean(series.AsSpan(edges[s]..edges[s + 1]));
            for (var i = edges[s]; i < edges[s + 1]; i++)
                residuals[i] = series[i] - mean;
        }
        return residuals;
    }

    /// <summary>best[e] is the least cost of the first e values; from[e] where its last segment begins.</summary>
    private static int[] Partition(double[] series, int shortest, double penalty)
    {
        var n = series.Length;
        var (sums, squares) = (new double[n + 1], new double[n + 1]);
        for (var i = 0; i < n; i++)
            (sums[i + 1], squares[i + 1]) = (sums[i] + series[i], squares[i] + series[i] * series[i]);
        var best = new double[n + 1];
        var from = new int[n + 1];
        Array.Fill(best, double.PositiveInfinity);
        best[0] = -penalty;
        for (var end = shortest; end <= n; end++)
        {
            for (var begin = 0; begin <= end - shortest; begin++)
            {
                var sum = sums[end] - sums[begin];
                var cost = best[begin] + penalty + squares[end] - squares[begin] - sum * sum / (end - begin);
                if (cost < best[end])
                    (best[end], from[end]) = (cost, begin);
            }
        }
        var points = new List<int>();
        for (var end = from[n]; end > 0; end = from[end])
            points.Add(end);
        points.Reverse();
        return [.. points];
    }
}
