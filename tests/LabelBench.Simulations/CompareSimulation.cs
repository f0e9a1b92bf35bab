using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>Comparisons of runs whose true difference is known: how often a verdict is wrong, how often a change is found, and whether intervals cover.</summary>
/// <remarks>A value is 100 exp(process + iteration): processes scatter by 1 %, iterations by 1 % with a correlation of 0.8 from one to the next; kinds add modes, outliers or a warm ramp.</remarks>
public sealed class CompareSimulation : ISimulation
{
    internal const double ProcessDeviation = 0.01, Correlation = 0.8;

    private const double IterationDeviation = 0.01;

    private static readonly ChangeRule Rule = new();

    internal static readonly Noise[] Kinds = [new("iid", 0), new("ar", Correlation), new("bimodal", Correlation, Modes: 0.03), new("outlier", Correlation, Outliers: 0.03)];

    public string Name => "compare";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed) =>
        [.. Verdicts(full ? 20_000 : 1_500, seed), .. Coverage(full ? 10_000 : 1_000, seed), .. CoverageOfFigures(full ? 4_000 : 400, seed), .. Suites(full ? 2_000 : 100, seed)];

    /// <summary>10 processes a side of 20 iterations.</summary>
    private IEnumerable<SimulatedFigure> Verdicts(int runs, ulong seed)
    {
        var same = Outcomes(runs, seed, 1, 10, Kinds[1]);
        yield return SimulatedFigure.Share($"{Name}.same.10x20.unchanged", same.Count(o => o == ChangeOutcome.Unchanged), runs, 80);
        yield return SimulatedFigure.Share($"{Name}.same.10x20.false", same.Count(o => o is ChangeOutcome.Lower or ChangeOutcome.Higher), runs, 1, atMost: true);
        yield return SimulatedFigure.Share($"{Name}.3%.10x20.found", Outcomes(runs, seed + 1, 1.03, 10, Kinds[1]).Count(o => o == ChangeOutcome.Higher), runs, 80);
        yield return SimulatedFigure.Share($"{Name}.5%.10x20.found", Outcomes(runs, seed + 2, 1.05, 10, Kinds[1]).Count(o => o == ChangeOutcome.Higher), runs, 99);
        yield return SimulatedFigure.Share($"{Name}.one-process.directional", Outcomes(runs, seed + 3, 1.05, 1, Kinds[1]).Count(o => o != ChangeOutcome.Inconclusive), runs, 0, atMost: true);
    }

    private static ChangeOutcome[] Outcomes(int runs, ulong seed, double factor, int processes, Noise noise) => Repeat.Times(runs, run =>
    {
        var random = SplitMix64.For(seed, run);
        var (from, to) = (Medians(processes, 20, 1, noise, ref random), Medians(processes, 20, factor, noise, ref random));
        return Changes.Of([(from, to)], Rule)[0].Outcome;
    });

    private IEnumerable<SimulatedFigure> Coverage(int runs, ulong seed)
    {
        foreach (var noise in Kinds)
        {
            foreach (var processes in new[] { 3, 5, 10, 20 })
            {
                var covered = Repeat.Times(runs, run =>
                {
                    var random = SplitMix64.For(seed + (ulong)processes, run);
                    var (from, to) = (Medians(processes, 20, 1, noise, ref random), Medians(processes, 20, 1, noise, ref random));
                    return Changes.Of([(from, to)], Rule)[0].LogRatio is { Low: <= 0, High: >= 0 };
                }).Count(c => c);
                yield return SimulatedFigure.Share($"{Name}.interval.{noise.Name}.{processes}.covers", covered, runs, 93);
                yield return SimulatedFigure.Share($"{Name}.interval.{noise.Name}.{processes}.covers-not-all", covered, runs, 97.5, atMost: true);
            }
        }
    }

    /// <summary>The same of what a trial of 200 iterations is summarised by otherwise: its 99th percentile, its rate, and its energy, for which the power of a process scatters by 0.5 %.</summary>
    private IEnumerable<SimulatedFigure> CoverageOfFigures(int runs, ulong seed)
    {
        const int Iterations = 200;
        var names = new[] { "p99", "throughput", "energy" };
        foreach (var noise in Kinds)
        {
            foreach (var processes in new[] { 3, 5, 10, 20 })
            {
                var covered = Repeat.Times(runs, run =>
                {
                    var random = SplitMix64.For(seed + 50 + (ulong)processes, run);
                    var (from, to) = (Side(ref random), Side(ref random));
                    return names.Select((_, i) => Changes.Of([(from[i], to[i])], Rule)[0].LogRatio is { Low: <= 0, High: >= 0 }).ToArray();
                });
                for (var i = 0; i < names.Length; i++)
                {
                    var count = covered.Count(c => c[i]);
                    yield return SimulatedFigure.Share($"{Name}.interval.{names[i]}.{noise.Name}.{processes}.covers", count, runs, 93);
                    yield return SimulatedFigure.Share($"{Name}.interval.{names[i]}.{noise.Name}.{processes}.covers-not-all", count, runs, 97.5, atMost: true);
                }

                double[][] Side(ref SplitMix64 random)
                {
                    double[][] figures = [new double[processes], new double[processes], new double[processes]];
                    for (var i = 0; i < processes; i++)
                    {
                        var times = Process(Iterations, 1, noise, ProcessDeviation, 0, ref random);
                        var (total, power) = (times.Sum(), 200 * Math.Exp(0.005 * Normal.Draw(ref random)));
                        Array.Sort(times);
                        (figures[0][i], figures[1][i], figures[2][i]) = (HarrellDavis.Of(times, 0.99), Iterations / total, power * total / Iterations);
                    }
                    return figures;
                }
            }
        }
    }

    /// <summary>50 workloads times 4 metrics, each metric a family; one cell 5 % worse, or none.</summary>
    private IEnumerable<SimulatedFigure> Suites(int runs, ulong seed)
    {
        foreach (var (processes, falseAlarms, power) in new[] { (5, 5.0, 70.0), (10, 1.0, 99.0) })
        {
            var results = Repeat.Times(runs, run =>
            {
                var random = SplitMix64.For(seed + 100, run);
                var (anyFalse, found) = (false, false);
                for (var metric = 0; metric < 4; metric++)
                {
                    var family = new (double[], double[])[50];
                    for (var cell = 0; cell < family.Length; cell++)
                        family[cell] = (Means(processes, 1, ref random), Means(processes, metric == 0 && cell == 0 ? 1.05 : 1, ref random));
                    var changes = Changes.Of(family, Rule);
                    found |= metric == 0 && changes[0].Outcome == ChangeOutcome.Higher;
                    anyFalse |= changes.Skip(metric == 0 ? 1 : 0).Any(c => c.Outcome == ChangeOutcome.Higher);
                }
                return (anyFalse, found);
            });
            yield return SimulatedFigure.Share($"{Name}.suite.{processes}.any-false", results.Count(r => r.anyFalse), runs, falseAlarms, atMost: true);
            yield return SimulatedFigure.Share($"{Name}.suite.{processes}.5%-found", results.Count(r => r.found), runs, power);
        }
    }

    private static double[] Means(int processes, double factor, ref SplitMix64 random)
    {
        var values = new double[processes];
        for (var i = 0; i < processes; i++)
            values[i] = 100 * factor * Math.Exp(ProcessDeviation * Normal.Draw(ref random));
        return values;
    }

    private static double[] Medians(int processes, int iterations, double factor, Noise noise, ref SplitMix64 random)
    {
        var medians = new double[processes];
        for (var i = 0; i < processes; i++)
            medians[i] = Robust.Median(Process(iterations, factor, noise, ProcessDeviation, 0, ref random));
        return medians;
    }

    /// <summary>The iterations of one process start.</summary>
    /// <param name="before">Iterations of other processes before it, since the machine began to warm.</param>
    internal static double[] Process(int iterations, double factor, Noise noise, double deviation, int before, ref SplitMix64 random)
    {
        var level = 100 * factor * Math.Exp(deviation * Normal.Draw(ref random)) * (noise.Modes > 0 && random.Unit() < 0.3 ? 1 + noise.Modes : 1);
        var (values, error) = (new double[iterations], IterationDeviation * Normal.Draw(ref random));
        for (var i = 0; i < iterations; i++)
        {
            values[i] = level * Math.Exp(error) * (1 + noise.Ramp * (1 - Math.Exp(-(before + i) / 60.0)));
            if (noise.Outliers > 0 && random.Unit() < noise.Outliers)
                values[i] *= 1 - 0.3 * Math.Log(1 - random.Unit());
            error = noise.Correlation * error + Math.Sqrt(1 - noise.Correlation * noise.Correlation) * IterationDeviation * Normal.Draw(ref random);
        }
        return values;
    }

    /// <param name="Correlation">From one iteration to the next.</param>
    /// <param name="Modes">By how much three processes of ten are higher.</param>
    /// <param name="Outliers">Share of iterations that are longer by an exponential amount of mean 30 %.</param>
    /// <param name="Ramp">Share by which the machine changes while it warms.</param>
    internal sealed record Noise(string Name, double Correlation, double Modes = 0, double Outliers = 0, double Ramp = 0);
}
