using System.Collections.Immutable;

namespace LabelBench.Statistics.Histories;

/// <summary>Watches a series value by value and says when its level has plainly changed: what it said after n values does not depend on later ones.</summary>
/// <remarks>
/// Likelihood ratio of one level against two since the last alert, at the best split, the variance estimated from this level and those before it:
/// n ln(RSS₀ / RSS₁) / inflation by correlation, against <see cref="Bound"/>. The correlation is that of the longer side of the split, which the search for the
/// split hardly touches. Single wild values are pulled in and cannot alert, two together hardly; three in a row are believed.
/// <c>simulate.sh history</c> counts false alarms and delays.
/// </remarks>
internal static class LevelAlerts
{
    /// <summary>Values of a level at least.</summary>
    private const int Shortest = 3;

    /// <summary>Values that are looked back on, which bounds the time a value takes.</summary>
    private const int Memory = 400;

    public static ImmutableArray<LevelAlert> Of(ReadOnlySpan<double> values)
    {
        var series = values.ToArray().Select(v => Math.Log(v)).ToArray();
        var alerts = ImmutableArray.CreateBuilder<LevelAlert>();
        var closed = new List<(int End, Scatter Scatter)>();
        var begin = 0;
        for (var end = LevelHistory.LeastPoints; end <= series.Length; end++)
        {
            closed.RemoveAll(level => level.End <= end - Memory);
            var from = Math.Max(begin, end - Memory);
            if (end - from < 2 * Shortest || Split(series.AsSpan(from..end), closed) is not { } split)
                continue;
            alerts.Add(new LevelAlert(from + split.At, end - 1, Math.Exp(split.Step) - 1));
            closed.Add((from + split.At, Scatter.Of(WithoutSpikes(series.AsSpan(from..(from + split.At))))));
            begin = from + split.At;
        }
        return alerts.ToImmutable();
    }

    /// <summary>Logarithms of equal values may differ by so much.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Grows where few values stand behind variance and correlation. Chosen by simulation so that no kind of noise gives more than 0.2 false alarms in 100 values.</summary>
    private static double Bound(int count) => 14.5 + 120.0 / count;

    /// <returns>First value of the second level, and the step in logarithms; null where one level will do.</returns>
    private static (int At, double Step)? Split(ReadOnlySpan<double> values, List<(int End, Scatter Scatter)> closed)
    {
        var series = WithoutSpikes(values);
        var at = BestSplit(series);
        var (left, right) = (Scatter.Of(series.AsSpan(..at)), Scatter.Of(series.AsSpan(at..)));
        var earlier = closed.Aggregate(default(Scatter), (sum, level) => sum + level.Scatter);
        var (one, two) = (earlier + Scatter.Of(series), earlier + left + right);
        var step = Moments.Mean(series.AsSpan(at..)) - Moments.Mean(series.AsSpan(..at));
        if (Math.Abs(step) < Rounding)
            return null;
        if (two.Squares <= Rounding * Rounding * one.Squares)
            return (at, step);
        var ratio = two.Freedom * Math.Log(one.Squares / two.Squares) / Autocorrelation.Inflation((earlier + (2 * at >= series.Length ? left : right)).Correlation);
        return ratio > Bound(two.Count) ? (at, step) : null;
    }

    private static int BestSplit(double[] series)
    {
        var total = series.Sum();
        var (at, most, sum) = (Shortest, double.NegativeInfinity, series[..(Shortest - 1)].Sum());
        for (var k = Shortest; k <= series.Length - Shortest; k++)
        {
            sum += series[k - 1];
            var explained = sum * sum / k + (total - sum) * (total - sum) / (series.Length - k);
            if (explained > most)
                (at, most) = (k, explained);
        }
        return at;
    }

    /// <summary>Values less their median; what lies far out is pulled in unless two neighbours lie as far out on the same side.</summary>
    /// <remarks>Far out: 3 robust deviations, or beyond what the outer tenth would reach if it were normal, for noise of two modes.</remarks>
    private static double[] WithoutSpikes(ReadOnlySpan<double> values)
    {
        var centred = values.ToArray();
        var median = Robust.Median(values);
        for (var i = 0; i < centred.Length; i++)
            centred[i] -= median;
        var sizes = centred.Select(Math.Abs).ToArray();
        Array.Sort(sizes);
        var bound = Math.Max(3 * Robust.NormalConsistency * Quantiles.Of(sizes, 0.5), 3 / 1.645 * Quantiles.Of(sizes, 0.9));
        return [.. centred.Select((value, i) => value > bound ? Math.Max(bound, Supported(centred, i, 1)) : value < -bound ? -Math.Max(bound, Supported(centred, i, -1)) : value)];
    }

    /// <summary>How far out the nearest run of three around a value goes altogether: the opening of mathematical morphology.</summary>
    private static double Supported(double[] values, int i, int sign)
    {
        var most = double.NegativeInfinity;
        for (var first = Math.Max(0, i - 2); first <= Math.Min(i, values.Length - 3); first++)
            most = Math.Max(most, Math.Min(sign * values[first], Math.Min(sign * values[first + 1], sign * values[first + 2])));
        return most;
    }

    /// <summary>Squares about the means of levels, and products with the next value.</summary>
    private readonly record struct Scatter(double Squares, double Products, int Count, int Levels)
    {
        public int Freedom => Count - Levels;

        public double Correlation => Squares == 0 ? 0 : Autocorrelation.Unbiased(Products / Squares, Count, Levels);

        public static Scatter Of(ReadOnlySpan<double> level)
        {
            var mean = Moments.Mean(level);
            double squares = 0, products = 0;
            for (var i = 0; i < level.Length; i++)
            {
                squares += (level[i] - mean) * (level[i] - mean);
                products += i == 0 ? 0 : (level[i] - mean) * (level[i - 1] - mean);
            }
            return new Scatter(squares, products, level.Length, 1);
        }

        public static Scatter operator +(Scatter a, Scatter b) => new(a.Squares + b.Squares, a.Products + b.Products, a.Count + b.Count, a.Levels + b.Levels);
    }
}
