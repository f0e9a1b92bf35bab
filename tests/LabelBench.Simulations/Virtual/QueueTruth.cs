using LabelBench.Core;

namespace LabelBench.Simulations.Virtual;

/// <summary>What a queue does in the long run, computed or found by a long run.</summary>
public static class QueueTruth
{
    /// <summary>Share of M/D/1 queries whose response takes longer than a limit.</summary>
    /// <remarks>Crommelin (1932): P(wait ≤ t) = (1 - ρ) Σ_k (λ(kD - t))^k / k! e^(-λ(kD - t)), k from 0 to ⌊t / D⌋.</remarks>
    public static double DeterministicOvers(double rate, double service, double limit)
    {
        var wait = limit - service;
        double sum = 0, factorial = 1;
        for (var k = 0; k * service <= wait; k++)
        {
            var x = rate * (k * service - wait);
            factorial *= Math.Max(1, k);
            sum += Math.Pow(x, k) / factorial * Math.Exp(-x);
        }
        return 1 - (1 - rate * service) * sum;
    }

    /// <summary>Rate at which the share of M/M/1 responses over the limit is <paramref name="share"/>: P(response > w) = e^(-(μ - λ) w).</summary>
    public static double ExponentialRate(double meanService, double limit, double share) => 1 / meanService + Math.Log(share) / limit;

    /// <summary>Rate at which the share of M/D/1 responses over the limit is <paramref name="share"/>.</summary>
    public static double DeterministicRate(double service, double limit, double share) =>
        Bisect(0, 1 / service * 0.999, rate => DeterministicOvers(rate, service, limit) > share);

    /// <summary>The same for any server, from one long run of drawn Poisson arrivals a rate; the same arrivals, stretched, serve every rate.</summary>
    public static double SimulatedRate(IVirtualServer server, double highest, double limit, double share, int queries, ulong seed)
    {
        var arrivals = new long[queries];
        var (started, done) = (new long[queries], new long[queries]);
        return Bisect(0, highest, rate =>
        {
            Poisson(seed, rate, arrivals);
            server.Serve(arrivals, started, done, seed + 1);
            return Overs(arrivals, done, (long)(limit * 1e9)) > share * queries;
        });
    }

    /// <summary>Poisson arrivals, drawn one after the other.</summary>
    public static void Poisson(ulong seed, double rate, Span<long> arrivals)
    {
        var random = new SplitMix64(seed);
        double at = 0;
        for (var i = 0; i < arrivals.Length; i++)
        {
            arrivals[i] = (long)at;
            at += -Math.Log(1 - random.Unit()) / rate * 1e9;
        }
    }

    private static long Overs(ReadOnlySpan<long> arrivals, ReadOnlySpan<long> done, long limit)
    {
        long overs = 0;
        for (var i = 0; i < arrivals.Length; i++)
            overs += done[i] - arrivals[i] > limit ? 1 : 0;
        return overs;
    }

    private static double Bisect(double low, double high, Func<double, bool> isTooHigh)
    {
        while (high - low > 1e-5 * high)
        {
            var middle = (low + high) / 2;
            if (isTooHigh(middle))
                high = middle;
            else
                low = middle;
        }
        return low;
    }
}
