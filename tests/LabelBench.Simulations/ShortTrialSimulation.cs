using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Statistics;

namespace LabelBench.Simulations;

/// <summary>Trials of a few seconds in 60 windows, on a quiet machine and on a shared one that is stirred now and then: how often each limit of change refuses one that stood still, and finds one that did not.</summary>
/// <remarks>
/// Windows of 70 ms scatter by 1 to 3 % with correlation 0.3. A stir takes 10 to 40 % of the speed for 2 to 8 windows (0.15 to 0.6 s); a shared machine has none to three of
/// them in a trial. Assumed, after 23 real trials of 4 s of which 8 were found unsteady.
/// </remarks>
public sealed class ShortTrialSimulation : ISimulation
{
    private const int Windows = 60;

    public string Name => "short-trials";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var trials = full ? 4000 : 200;
        double[] quiet = Changes(trials, seed, stirs: 0, _ => 1), stirred = Changes(trials, seed + 1, stirs: 3, _ => 1);
        foreach (var limit in new[] { 0.05, Steadiness.GreatChange, 0.15, 0.25 })
        {
            var isTheRule = limit == Steadiness.GreatChange;
            yield return Refused("quiet", quiet, limit, isTheRule ? 1 : null, atMost: true);
            yield return Refused("stirred", stirred, limit, isTheRule ? 5 : null, atMost: true);
            foreach (var loss in new[] { 0.1, 0.2, 0.4 })
                yield return Refused($"late-loss-of-{100 * loss:0}%", Changes(trials, seed + 2, stirs: 3, i => i >= 40 ? 1 - loss : 1), limit, isTheRule && loss >= 0.2 ? 90 : null);
            yield return Refused("drift-of-30%", Changes(trials, seed + 3, stirs: 3, i => 1 - 0.3 * i / Windows), limit, isTheRule ? 90 : null);
        }
    }

    private SimulatedFigure Refused(string kind, double[] changes, double limit, double? target, bool atMost = false) =>
        SimulatedFigure.Share($"{Name}.{kind}.refused-from-{100 * limit:0}%-on", changes.Count(c => c >= limit), changes.Length, target, atMost);

    /// <summary>Size of the change that each trial would be refused for; 0 for one that is found steady.</summary>
    private static double[] Changes(int trials, ulong seed, int stirs, Func<int, double> speed) => Repeat.Times(trials, trial =>
    {
        var random = SplitMix64.For(seed, trial);
        var level = Enumerable.Range(0, Windows).Select(speed).ToArray();
        for (var stir = stirs == 0 ? 0 : random.Below(stirs + 1); stir > 0; stir--)
        {
            var (begin, length, loss) = (random.Below(Windows), 2 + random.Below(7), random.Between(0.1, 0.4));
            for (var i = begin; i < Math.Min(Windows, begin + length); i++)
                level[i] *= (1 - loss);
        }
        var noise = random.Between(0.01, 0.03);
        double[] throughput = Observe(level, 1, noise, ref random), latency = Observe(level, -1, noise, ref random);
        var found = SteadyState.Of(throughput, latency, 0.07);
        return found.Outcome is SteadyStateOutcome.Steady ? 0 : Math.Abs(found.HalfToHalf);
    });

    private static double[] Observe(double[] level, int power, double noise, ref SplitMix64 random)
    {
        const double Correlation = 0.3;
        var values = new double[level.Length];
        double error = random.Bell();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Pow(level[i], power) * Math.Exp(noise * error);
            error = Correlation * error + Math.Sqrt(1 - Correlation * Correlation) * random.Bell();
        }
        return values;
    }
}
