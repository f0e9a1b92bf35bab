using LabelBench.Core;

namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>The Poisson schedule of MLPerf LoadGen, nanosecond for nanosecond.</summary>
/// <remarks>
/// MT19937 from the seed's low 32 bits; two draws a gap, x1 first; u = (x1 + 2^32 x2) / 2^64 in double, kept below 1; gap = trunc(-ln(1 - u) / rate × 10^9).
/// This is the exponential distribution of libstdc++; LoadGen built with another C++ library gives another schedule. Nothing rescales it, so the realised
/// rate misses the requested one by a random amount: 197 to 208/s over 5 s at 200/s. Use it to repeat a LoadGen run, not as a default.
/// </remarks>
public static class LoadGenPoisson
{
    /// <param name="seed">LoadGen's schedule_rng_seed.</param>
    /// <param name="rate">Above 0.</param>
    /// <param name="minimumDuration">Arrivals are drawn until one would fall at or after this time and there are enough.</param>
    /// <param name="minimumQueries">Fewest arrivals.</param>
    /// <returns>Nanoseconds from the start of the run, ascending; the first is 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not above 0.</exception>
    public static long[] Arrivals(ulong seed, QueriesPerSecond rate, TimeSpan minimumDuration, long minimumQueries)
    {
        var arrivals = new List<long>();
        var enough = minimumDuration.Ticks * 100;
        var at = 0L;
        foreach (var gap in Gaps(seed, rate))
        {
            if (at >= enough && arrivals.Count >= minimumQueries)
                break;
            arrivals.Add(at);
            at += gap;
        }
        return [.. arrivals];
    }

    /// <summary>The gaps between arrivals in nanoseconds, without end.</summary>
    /// <inheritdoc cref="Arrivals"/>
    public static IEnumerable<long> Gaps(ulong seed, QueriesPerSecond rate)
    {
        if (!(rate.Value > 0 && double.IsFinite(rate.Value)))
            throw new ArgumentOutOfRangeException(nameof(rate), rate.Value, "A rate is above 0.");
        return Draw(new MersenneTwister((uint)seed), rate.Value);
    }

    private static IEnumerable<long> Draw(MersenneTwister random, double rate)
    {
        while (true)
        {
            double low = random.Next();
            var unit = (low + random.Next() * 4294967296.0) / 18446744073709551616.0;
            if (unit >= 1)
                unit = Math.BitDecrement(1.0);
            yield return (long)(-Math.Log(1 - unit) / rate * 1e9);
        }
    }
}
