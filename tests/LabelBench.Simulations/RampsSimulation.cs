using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>The machine warms by 3 % over the first 60 iterations, while 5 process starts of each side and cell measure 20 iterations each; nothing else differs. Processes scatter by 0.5 %.</summary>
public sealed class RampsSimulation : ISimulation
{
    private const int Iterations = 20;

    private const double Deviation = 0.005;

    private static readonly ChangeRule Rule = new();

    private static readonly CompareSimulation.Noise Warming = new("ramp", CompareSimulation.Correlation, Ramp: 0.03), Steady = CompareSimulation.Kinds[1];

    private static readonly int[] TakingTurns = [0, 1, 1, 0, 0, 1, 1, 0, 0, 1], InSequence = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];

    public string Name => "compare-ramps";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var runs = full ? 10_000 : 1_000;
        yield return Directional($"{Name}.ABBA.false", Compared(runs, seed, TakingTurns, 1, Warming), 0.5);
        foreach (var cells in new[] { 1, 4, 8, 16 })
        {
            var times = runs / Math.Min(cells, 5);
            var warming = Compared(times, seed, InSequence, cells, Warming);
            var name = $"{Name}.in-sequence.{cells}-{(cells == 1 ? "cell" : "cells")}";
            yield return Directional($"{name}.false", warming, null);
            yield return SimulatedFigure.Share($"{name}.drift-seen", warming.Count(c => c.Doubts.Contains(ChangeDoubt.Drift)), warming.Length, 90) with { IsKnownShort = cells < 8 };
            yield return SimulatedFigure.Share($"{name}.steady.drift-seen", Compared(times, seed + 1, InSequence, cells, Steady).Count(c => c.Doubts.Contains(ChangeDoubt.Drift)), times * cells);
            foreach (var percent in new[] { 3, 5 })
                yield return SimulatedFigure.Share($"{name}.steady.{percent}%.found", Compared(times, seed + 2, InSequence, cells, Steady, 1 + percent / 100.0).Count(c => c.Outcome is ChangeOutcome.Higher), times * cells);
        }
    }

    private static SimulatedFigure Directional(string name, Change[] changes, double? target) =>
        SimulatedFigure.Share(name, changes.Count(c => c.Outcome is ChangeOutcome.Lower or ChangeOutcome.Higher), changes.Length, target, atMost: true);

    /// <summary>Cells that are measured side by side, so that all of them see the same warming.</summary>
    private static Change[] Compared(int runs, ulong seed, int[] bySide, int cells, CompareSimulation.Noise noise, double factor = 1) => [.. Repeat.Times(runs, run =>
    {
        var random = SplitMix64.For(seed + 200, run);
        var family = new (double[] From, double[] To)[cells];
        for (var cell = 0; cell < cells; cell++)
        {
            List<double>[] sides = [[], []];
            for (var place = 0; place < bySide.Length; place++)
                sides[bySide[place]].Add(Robust.Median(CompareSimulation.Process(Iterations, bySide[place] == 0 ? 1 : factor, noise, Deviation, place * Iterations, ref random)));
            family[cell] = ([.. sides[0]], [.. sides[1]]);
        }
        return Changes.Of(family, Rule with { IsInterleaved = bySide == TakingTurns });
    }).SelectMany(c => c)];
}
