using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Simulations;

/// <summary>Runs of cells measured forth and back with the first repeated last: how often a machine that stays the same is said to drift, and one that changes is found.</summary>
/// <remarks>Trials scatter by 1 % on a logarithmic scale; cells differ in size up to 100 times, which must not matter.</remarks>
public sealed class DriftSimulation : ISimulation
{
    private const double Noise = 0.01;

    public string Name => "drift";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var runs = full ? 20_000 : 2_000;
        foreach (var cells in new[] { 2, 7, 30 })
        {
            yield return Found("steady", cells, runs, seed, _ => 0, 2, atMost: true);
            yield return Found("5%-steadily", cells, runs, seed, place => 0.05 * place, cells > 2 ? 75 : null);
            yield return Found("8%-at-once", cells, runs, seed, place => place > 0.6 ? 0.08 : 0, cells > 2 ? 85 : null);
        }
    }

    private SimulatedFigure Found(string kind, int cells, int runs, ulong seed, Func<double, double> loss, double? target, bool atMost = false) =>
        SimulatedFigure.Share($"{Name}.{kind}.{cells}-cells.found", Repeat.Times(runs, run => IsFound(cells, loss, SplitMix64.For(seed, run))).Count(found => found), runs, target, atMost);

    /// <param name="loss">Share of speed lost at a place in the run, 0 to 1.</param>
    private static bool IsFound(int cells, Func<double, double> loss, SplitMix64 random)
    {
        int[] forth = [.. Enumerable.Range(0, cells)];
        int[] order = [.. forth, .. forth.Reverse(), .. forth, 0];
        var size = new double[cells];
        for (var i = 0; i < cells; i++)
            size[i] = Math.Pow(10, random.Between(0, 2));
        var figures = new (string, double)[order.Length];
        for (var i = 0; i < order.Length; i++)
            figures[i] = ($"{order[i]}", size[order[i]] * Math.Exp(Noise * random.Bell()) * (1 - loss(i / (order.Length - 1.0))));
        return DriftTest.Of(figures[..^1], figures[0].Item2, figures[^1].Item2)!.IsDrift;
    }
}
