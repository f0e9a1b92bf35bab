using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>Trials or iterations in two modes 3 to 15 % apart, a tenth to a half of them in the upper one: are they told from one mode, and is a change of the modes told from a change of how many are in each?</summary>
/// <remarks>Noise as in <see cref="CompareSimulation"/>. A change moves the modes by 5 %, or puts four of ten more into the upper one.</remarks>
public sealed class ModesSimulation : ISimulation
{
    private const int Iterations = 20;

    private const double Moved = 0.05, Remixed = 0.4;

    public string Name => "compare-modes";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed) => [.. OfTrials(full ? 10_000 : 500, seed), .. OfIterations(full ? 4_000 : 400, seed)];

    /// <summary>A trial is in one of the modes.</summary>
    private IEnumerable<SimulatedFigure> OfTrials(int runs, ulong seed)
    {
        yield return SimulatedFigure.Share($"{Name}.trials.one-mode.flagged", Trials(runs, seed + 300, 10, CompareSimulation.ProcessDeviation, new(0, 0)).Count(t => t is { HasModes: true }), runs, 3, atMost: true);
        foreach (var (name, processes, deviation) in new[] { ("10", 10, CompareSimulation.ProcessDeviation), ("10.quiet", 10, CompareSimulation.ProcessDeviation / 2), ("20", 20, CompareSimulation.ProcessDeviation), ("40.quiet", 40, CompareSimulation.ProcessDeviation / 2) })
        {
            // A tenth of ten trials is often none, and 3 % is less than three deviations.
            var isOpen = name != "40.quiet";
            yield return SimulatedFigure.Share($"{Name}.trials.{name}.flagged", Trials(runs, seed + 301, processes, deviation, new(0, 0, HasModes: true)).Count(t => t is { HasModes: true }), runs, 95) with { IsKnownShort = isOpen };
            var (moved, remixed) = (Trials(runs, seed + 302, processes, deviation, new(Moved, 0, HasModes: true)), Trials(runs, seed + 303, processes, deviation, new(0, Remixed, HasModes: true)));
            yield return SimulatedFigure.Share($"{Name}.trials.{name}.told-apart", moved.Count(t => t is { HasModes: true, IsModeShift: true }) + remixed.Count(t => t is { HasModes: true, IsModeShift: false }),
                Math.Max(1, moved.Concat(remixed).Count(t => t is { HasModes: true })), 90) with { IsKnownShort = isOpen };
        }
    }

    private static ModeTest?[] Trials(int runs, ulong seed, int processes, double deviation, Change change) => Repeat.Times(runs, run =>
    {
        var random = SplitMix64.For(seed, run);
        var (apart, upper) = change.Draw(ref random);
        return ModeTest.Of(Logarithms(upper, 1, ref random), Logarithms(upper + change.Mix, 1 + change.Shift, ref random));

        double[] Logarithms(double share, double factor, ref SplitMix64 chance)
        {
            var values = new double[processes];
            for (var i = 0; i < processes; i++)
                values[i] = Math.Log(Robust.Median(CompareSimulation.Process(Iterations, chance.Unit() < share ? factor * (1 + apart) : factor, CompareSimulation.Kinds[1], deviation, 0, ref chance)));
            return values;
        }
    });

    /// <summary>Every iteration is in one of the modes, whatever the one before it was in.</summary>
    private IEnumerable<SimulatedFigure> OfIterations(int runs, ulong seed)
    {
        foreach (var (noise, processes, iterations) in new[] { (CompareSimulation.Kinds[0], 10, 20), (CompareSimulation.Kinds[1], 10, 20), (CompareSimulation.Kinds[1], 10, 100) })
        {
            var name = $"{Name}.iterations.{noise.Name}.{processes}x{iterations}";
            yield return SimulatedFigure.Share($"{name}.one-mode.flagged", Inside(runs, seed + 310, processes, iterations, noise, new(0, 0)).Count(t => t is { HasModes: true }), runs, 3, atMost: true);
            yield return SimulatedFigure.Share($"{name}.flagged", Inside(runs, seed + 311, processes, iterations, noise, new(0, 0, HasModes: true)).Count(t => t is { HasModes: true }), runs, 95);
            var (moved, remixed) = (Inside(runs, seed + 312, processes, iterations, noise, new(Moved, 0, HasModes: true)), Inside(runs, seed + 313, processes, iterations, noise, new(0, Remixed, HasModes: true)));
            yield return SimulatedFigure.Share($"{name}.told-apart", moved.Count(t => t is { HasModes: true, IsModeShift: true }) + remixed.Count(t => t is { HasModes: true, IsModeShift: false }),
                Math.Max(1, moved.Concat(remixed).Count(t => t is { HasModes: true })), 90);
        }
    }

    private static IterationModes?[] Inside(int runs, ulong seed, int processes, int iterations, CompareSimulation.Noise noise, Change change) => Repeat.Times(runs, run =>
    {
        var random = SplitMix64.For(seed, run);
        var (apart, upper) = change.Draw(ref random);
        return IterationModes.Of(Side(upper, 1, ref random), Side(upper + change.Mix, 1 + change.Shift, ref random));

        double[][] Side(double share, double factor, ref SplitMix64 chance)
        {
            var side = new double[processes][];
            for (var i = 0; i < processes; i++)
            {
                side[i] = CompareSimulation.Process(iterations, factor, noise, CompareSimulation.ProcessDeviation, 0, ref chance);
                for (var k = 0; k < iterations; k++)
                    side[i][k] *= chance.Unit() < share ? 1 + apart : 1;
            }
            return side;
        }
    });

    /// <param name="Shift">By how much the second side's modes are higher.</param>
    /// <param name="Mix">How many more of the second side are in the upper mode.</param>
    private sealed record Change(double Shift, double Mix, bool HasModes = false)
    {
        /// <summary>How far the modes lie apart, and the share of the upper one.</summary>
        public (double Apart, double Upper) Draw(ref SplitMix64 random) => HasModes ? (random.Between(0.03, 0.15), random.Between(0.1, 0.5)) : (0, 0);
    }
}
