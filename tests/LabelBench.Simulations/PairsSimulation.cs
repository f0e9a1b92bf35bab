using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>Pairs of 10 and 10 runs of 10 s that take turns, each run summarised by the median of its half seconds: one build against itself, and against one 3 % slower.</summary>
public sealed class PairsSimulation : ISimulation
{
    private const int Runs = 10, HalfSeconds = 20;

    private static readonly ChangeRule Rule = new(IsInterleaved: true);

    private static readonly CompareSimulation.Noise[] Kinds = [.. CompareSimulation.Kinds, new("ramp", CompareSimulation.Correlation, Ramp: 0.03)];

    public string Name => "pairs";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var pairs = full ? 20_000 : 1_000;
        foreach (var noise in Kinds)
        {
            yield return SimulatedFigure.Share($"{Name}.{noise.Name}.same.false", Outcomes(pairs, seed + 300, 1, noise).Count(o => o is ChangeOutcome.Lower or ChangeOutcome.Higher), pairs, 2, atMost: true);
            // Starts that fall into two modes 3 % apart hide 3 % as well as they show it.
            yield return SimulatedFigure.Share($"{Name}.{noise.Name}.3%.found", Outcomes(pairs, seed + 301, 1.03, noise).Count(o => o == ChangeOutcome.Higher), pairs, noise.Modes > 0 ? null : 90);
        }
    }

    private static ChangeOutcome[] Outcomes(int pairs, ulong seed, double factor, CompareSimulation.Noise noise) => Repeat.Times(pairs, pair =>
    {
        var random = SplitMix64.For(seed, pair);
        List<double>[] sides = [[], []];
        for (var place = 0; place < 2 * Runs; place++)
        {
            var side = (place + 1) / 2 % 2; // A B B A A B B A
            sides[side].Add(Robust.Median(CompareSimulation.Process(HalfSeconds, side == 0 ? 1 : factor, noise, CompareSimulation.ProcessDeviation, place * HalfSeconds, ref random)));
        }
        return Changes.Of([([.. sides[0]], [.. sides[1]])], Rule)[0].Outcome;
    });
}
