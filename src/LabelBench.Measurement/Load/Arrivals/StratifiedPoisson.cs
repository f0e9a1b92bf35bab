using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>Poisson arrivals whose realised rate is the requested one.</summary>
/// <remarks>
/// A drawn Poisson schedule of n arrivals misses its rate by about 1 / √n, so two seeds measure two loads. Here one gap is drawn from each of n strata of
/// equal probability of the exponential distribution, the gaps are scaled so that they fill n / rate exactly (by less than 1 / √n), and put into random order.
/// The gaps keep the exponential distribution and the counts the dispersion of a Poisson process: an order that comes out too even or too bursty is
/// shuffled again. Stratified sampling: Cochran, "Sampling Techniques".
/// </remarks>
public static class StratifiedPoisson
{
    /// <summary>The dispersion of counts stays within this of 1.</summary>
    public const double DispersionTolerance = 0.08;

    // A window of four arrivals sees bursts, one of a second what a server feels; fewer windows than these say too little to reject an order by.
    private const double ArrivalsPerWindow = 4;
    private const int LeastWindows = 30;
    private const int MostShuffles = 1000;

    /// <param name="seed">Decides gaps and order.</param>
    /// <param name="rate">Above 0.</param>
    /// <param name="count">Arrivals, at least 1.</param>
    /// <returns>Nanoseconds, ascending, the first 0; the last gap ends at count / rate, where a next schedule would begin.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static long[] Arrivals(ulong seed, QueriesPerSecond rate, int count)
    {
        if (!(rate.Value > 0 && double.IsFinite(rate.Value)))
            throw new ArgumentOutOfRangeException(nameof(rate), rate.Value, "A rate is above 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var random = new SplitMix64(seed);
        var gaps = new double[count];
        for (var i = 0; i < count; i++)
            gaps[i] = -Math.Log(1 - (i + random.Unit()) / count);
        var scale = count / rate.Value * 1e9 / (Moments.Mean(gaps) * count);
        var arrivals = new long[count];
        for (var shuffle = 0; shuffle < MostShuffles; shuffle++)
        {
            Shuffle(gaps, ref random);
            Sum(gaps, scale, arrivals);
            if (IsPoissonLike(arrivals, rate.Value))
                break;
        }
        return arrivals;
    }

    private static void Shuffle(Span<double> values, ref SplitMix64 random)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static void Sum(ReadOnlySpan<double> gaps, double scale, Span<long> arrivals)
    {
        double at = 0;
        for (var i = 0; i < arrivals.Length; i++)
        {
            arrivals[i] = (long)at;
            at += gaps[i] * scale;
        }
    }

    private static bool IsPoissonLike(long[] arrivals, double rate)
    {
        var span = arrivals.Length / rate * 1e9;
        return HasDispersion(ArrivalsPerWindow / rate * 1e9) && HasDispersion(1e9);

        bool HasDispersion(double window) => (int)(span / window) is var windows && windows < LeastWindows
            || Math.Abs(CountDispersion.Of(arrivals, 0, window, windows)!.Index - 1) <= DispersionTolerance;
    }
}
