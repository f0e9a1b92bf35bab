using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Simulations;

/// <summary>Streams of windows with a known transient: is the end of warm-up found, is what never stands still refused, and what would the 3-window rule say?</summary>
public sealed class SteadyStateSimulation : ISimulation
{
    private const double WindowSeconds = 1;

    public string Name => "steady-state";

    private enum Transient
    {
        None,
        Exponential,
        Step,
        Drift,
        Throttle,
    }

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var each = full ? 1000 : 50;
        foreach (var kind in new[] { Transient.Exponential, Transient.Step, Transient.Throttle })
        {
            var cases = Repeat.Times(each, i => Judge(kind, seed, i));
            yield return SimulatedFigure.Share($"{Name}.{Word(kind)}.found-within-2-windows", cases.Count(c => Math.Abs((c.Finding.ChangedAt ?? c.Finding.WarmUpWindows ?? int.MaxValue / 2) - c.Truth) <= 2), each, 95);
            yield return SimulatedFigure.Share($"{Name}.{Word(kind)}.found-by-3-window-rule", cases.Count(c => c.ByRule is { } at && Math.Abs(at - c.Truth) <= 2), each);
        }
        var drifts = Repeat.Times(each, i => Judge(Transient.Drift, seed, i));
        yield return SimulatedFigure.Share($"{Name}.drift.refused", drifts.Count(c => c.Finding.Outcome is SteadyStateOutcome.Drifting or SteadyStateOutcome.ChangedLate), each, 95);
        yield return SimulatedFigure.Share($"{Name}.drift.refused-by-3-window-rule", drifts.Count(c => c.ByRule is null), each);
        var late = Repeat.Times(each, i => Judge(Transient.Throttle, seed + 1, i)).Where(c => c.Truth > c.Windows / 2 + 2).ToArray();
        yield return SimulatedFigure.Share($"{Name}.late-throttle.refused", late.Count(c => c.Finding.Outcome != SteadyStateOutcome.Steady), late.Length, 95);
        var still = Repeat.Times(each * 4, i => Judge(Transient.None, seed, i));
        yield return SimulatedFigure.Share($"{Name}.none.wrongly-refused", still.Count(c => c.Finding.Outcome != SteadyStateOutcome.Steady), still.Length, 5, atMost: true);
        yield return SimulatedFigure.Share($"{Name}.none.warm-up-invented", still.Count(c => c.Finding.WarmUpWindows > 0), still.Length);
    }

    private static string Word(Transient kind) => kind.ToString().ToLowerInvariant();

    /// <summary>120 to 180 windows of 1 s; noise 0.5 to 1 % a window with correlation 0.3, of its own in throughput and latency; one window in 50 is 20 % off.</summary>
    private static (SteadyState Finding, int? ByRule, int Truth, int Windows) Judge(Transient kind, ulong seed, int index)
    {
        var random = SplitMix64.For(seed + 1000 * (ulong)kind, index);
        var windows = 120 + random.Below(61);
        var (level, truth) = Shape(kind, windows, ref random);
        var noise = random.Between(0.005, 0.01);
        double[] throughput = Observe(level, 1, noise, windows, ref random), latency = Observe(level, -1, noise, windows, ref random);
        return (SteadyState.Of(throughput, latency, WindowSeconds), ThreeWindowRule.FirstSteady(throughput, latency), truth, windows);
    }

    private static (Func<int, double> Level, int Truth) Shape(Transient kind, int windows, ref SplitMix64 random)
    {
        switch (kind)
        {
            case Transient.Exponential:
                var (amplitude, tau) = (random.Between(0.2, 0.6), random.Between(2, 8));
                return (i => 1 - amplitude * Math.Exp(-i / tau), (int)Math.Ceiling(tau * Math.Log(amplitude / SteadyState.Arrived)));
            case Transient.Step:
                var (at, rise) = (5 + random.Below(36), random.Between(0.05, 0.3));
                return (i => i < at ? 1 - rise : 1, at);
            case Transient.Throttle:
                var (when, fall) = (windows / 4 + random.Below(windows / 2), random.Between(0.05, 0.2));
                return (i => i < when ? 1 : 1 - fall, when);
            case Transient.Drift:
                var slope = (random.Below(2) == 0 ? 1 : -1) * 0.02 / 60 * WindowSeconds;
                return (i => Math.Exp(slope * i), 0);
            default:
                return (_ => 1, 0);
        }
    }

    private static double[] Observe(Func<int, double> level, int power, double noise, int windows, ref SplitMix64 random)
    {
        const double Correlation = 0.3;
        var values = new double[windows];
        double error = random.Bell();
        for (var i = 0; i < windows; i++)
        {
            values[i] = Math.Pow(level(i), power) * Math.Exp(noise * error) * (random.Below(50) == 0 ? 0.8 : 1);
            error = Correlation * error + Math.Sqrt(1 - Correlation * Correlation) * random.Bell();
        }
        return values;
    }
}
