using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Records;
using LabelBench.Simulations.Virtual;

namespace LabelBench.Simulations;

/// <summary>Queries that come by themselves to a server that warms up, is throttled, drifts or stands still: is it seen in the service times, and is a queue's own unrest left alone?</summary>
/// <remarks>Poisson arrivals at 250/s, which the cold server answers too, for 65 to 125 s, warm-up included, to a server of 2 ms ± 5 % a query; standing still also random service times and batches, whose service depends on the queue.</remarks>
public sealed class OpenLoopSteadinessSimulation : ISimulation
{
    private const double Rate = 250;

    public string Name => "open-loop-steadiness";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var trials = full ? 500 : 40;
        yield return Refused("m/d/1", trials, seed, new WarmingServer(_ => 1), 1.5);
        yield return Refused("m/m/1", trials, seed, new ExponentialServer(2_000_000), 1.5);
        yield return Refused("batch", trials, seed, new BatchServer(8, 2_000_000, 500_000), 4);
        var warm = Repeat.Times(trials, i => Warm(seed + 1, i));
        yield return SimulatedFigure.Share($"{Name}.step.found-within-2-s", warm.Count(w => Math.Abs(w.Found - w.Truth) <= 2), trials, 95);
        var slow = Repeat.Times(trials, i => Approach(seed + 2, i));
        yield return SimulatedFigure.Share($"{Name}.exponential.found-within-2-s", slow.Count(w => Math.Abs(w.Found - w.Truth) <= 2), trials, 95);
        yield return SimulatedFigure.Share($"{Name}.late-throttle.refused", Repeat.Times(trials, i => Outcome(seed + 3, i, Throttle)).Count(o => o is not SteadyOutcome.Steady), trials, 95);
        yield return SimulatedFigure.Share($"{Name}.drift-of-2%-a-minute.refused", Repeat.Times(trials, i => Outcome(seed + 4, i, (_, _) => s => Math.Exp(0.02 / 60 * s))).Count(o => o is not SteadyOutcome.Steady), trials, 95);
    }

    private SimulatedFigure Refused(string name, int trials, ulong seed, IVirtualServer server, double rates) => SimulatedFigure.Share(
        $"{Name}.{name}.wrongly-refused", Repeat.Times(trials, i => Find(server, Rate * rates, Length(seed, i), seed, i).Record.Outcome).Count(o => o is not SteadyOutcome.Steady), trials, 5, atMost: true);

    private static (double Found, double Truth) Warm(ulong seed, int index)
    {
        var random = SplitMix64.For(seed + 10, index);
        var (at, gain) = (random.Between(4, 25), random.Between(0.05, 0.3));
        return (Find(new WarmingServer(s => s < at ? 1 + gain : 1), Rate, Length(seed, index), seed, index).WarmUp, at);
    }

    private static (double Found, double Truth) Approach(ulong seed, int index)
    {
        var random = SplitMix64.For(seed + 10, index);
        var (amplitude, tau) = (random.Between(0.2, 0.6), random.Between(2, 6));
        return (Find(new WarmingServer(s => 1 + amplitude * Math.Exp(-s / tau)), Rate, Length(seed, index), seed, index).WarmUp, Math.Ceiling(tau * Math.Log(amplitude / Statistics.SteadyState.Arrived)));
    }

    private static Func<double, double> Throttle(SplitMix64 random, double seconds)
    {
        var (at, loss) = (random.Between(0.6, 0.85) * seconds, random.Between(0.05, 0.2));
        return s => s < at ? 1 : 1 + loss;
    }

    private static SteadyOutcome Outcome(ulong seed, int index, Func<SplitMix64, double, Func<double, double>> level)
    {
        var seconds = Length(seed, index);
        return Find(new WarmingServer(level(SplitMix64.For(seed + 10, index), seconds)), Rate, seconds, seed, index).Record.Outcome;
    }

    private static double Length(ulong seed, int index) => SplitMix64.For(seed + 20, index).Between(65, 125);

    /// <returns>WarmUp in seconds.</returns>
    private static (SteadyRecord Record, double WarmUp) Find(IVirtualServer server, double rate, double seconds, ulong seed, int index)
    {
        var stream = SplitMix64.For(seed, index);
        var arrivals = new long[(int)(rate * seconds)];
        QueueTruth.Poisson(stream.Next(), rate, arrivals);
        var (started, done) = (new long[arrivals.Length], new long[arrivals.Length]);
        server.Serve(arrivals, started, done, stream.Next());
        var (record, warmUp) = ServiceSteadiness.Of(i => new QueryStamps(arrivals[i], arrivals[i], started[i], done[i]), arrivals.Length);
        return (record, warmUp == 0 ? 0 : arrivals[warmUp] / 1e9);
    }

    /// <summary>2 ms ± 5 % a query, times a level that depends on the second.</summary>
    private sealed class WarmingServer(Func<double, double> level) : IVirtualServer
    {
        public void Serve(ReadOnlySpan<long> arrivals, Span<long> started, Span<long> done, ulong seed)
        {
            var random = new SplitMix64(seed);
            var free = 0L;
            for (var i = 0; i < arrivals.Length; i++)
            {
                started[i] = Math.Max(free, arrivals[i]);
                done[i] = free = started[i] + (long)(2e6 * level(started[i] / 1e9) * (1 + 0.05 * random.Bell()));
            }
        }
    }
}
