using System.Globalization;
using System.IO.Compression;
using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Simulations;

/// <summary>Comparisons of the same program with itself on real measurements: 10 process starts of 40 iterations each, for hundreds of benchmarks.</summary>
/// <param name="file">A table, perhaps compressed, of <c>id,fork,</c> and the iterations of that fork, with a header: the published nested JMH data of Traini et al. (2023), doi:10.5281/zenodo.5961018.</param>
public sealed class NestedForksSimulation(string file) : ISimulation
{
    private const int Iterations = 20;

    private static readonly ChangeRule Rule = new(), Wide = new(Threshold: 0.05);

    public string Name => "nested";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var benchmarks = Read();
        var runs = benchmarks.Length * (full ? 10 : 2);
        var same = Compared(benchmarks, runs, seed, 5, 1, Rule);
        yield return SimulatedFigure.Share($"{Name}.same.5x5.false", same.Count(c => c.Outcome is ChangeOutcome.Lower or ChangeOutcome.Higher), runs, 1, atMost: true);
        yield return SimulatedFigure.Share($"{Name}.same.5x5.unchanged", same.Count(c => c.Outcome == ChangeOutcome.Unchanged), runs);
        yield return SimulatedFigure.Share($"{Name}.same.1x1.directional", Compared(benchmarks, runs, seed, 1, 1, Rule).Count(c => c.Outcome != ChangeOutcome.Inconclusive), runs, 0, atMost: true);
        foreach (var processes in new[] { 3, 5 })
        {
            var covered = Compared(benchmarks, runs, seed + 1, processes, 1, Rule).Count(c => c.LogRatio is { Low: <= 0, High: >= 0 });
            yield return SimulatedFigure.Share($"{Name}.interval.{processes}.covers", covered, runs, 93);
            yield return SimulatedFigure.Share($"{Name}.interval.{processes}.covers-not-all", covered, runs, 97.5, atMost: true);
        }
        foreach (var (percent, power) in new[] { (5, 52.0), (10, 70.0) })
        {
            var changed = Compared(benchmarks, runs, seed + 2, 5, 1 + percent / 100.0, Rule);
            yield return SimulatedFigure.Share($"{Name}.{percent}%.5x5.found", changed.Count(c => c.Outcome == ChangeOutcome.Higher), runs, power);
            yield return SimulatedFigure.Share($"{Name}.{percent}%.5x5.wrong-sign", changed.Count(c => c.Outcome == ChangeOutcome.Lower), runs, 0.1, atMost: true);
        }
        var called = Compared(benchmarks, runs, seed + 3, 5, 1.05, Wide).Count(c => c.Outcome == ChangeOutcome.Unchanged);
        yield return SimulatedFigure.Share($"{Name}.5%.5x5.unchanged-within-5%", called, runs, 3, atMost: true);
    }

    /// <summary>Forks in random order, the first ones against the next, each by the median of a random window.</summary>
    private static Change[] Compared(double[][][] benchmarks, int runs, ulong seed, int processes, double factor, ChangeRule rule) => Repeat.Times(runs, run =>
    {
        var random = SplitMix64.For(seed, run);
        var forks = benchmarks[run % benchmarks.Length].ToArray();
        for (var i = forks.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (forks[i], forks[other]) = (forks[other], forks[i]);
        }
        var summaries = new double[2 * processes];
        for (var i = 0; i < summaries.Length; i++)
            summaries[i] = Robust.Median(forks[i].AsSpan(random.Below(forks[i].Length - Iterations + 1), Iterations)) * (i < processes ? 1 : factor);
        return Changes.Of([(summaries[..processes], summaries[processes..])], rule)[0];
    });

    private double[][][] Read()
    {
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file);
        using var reader = new StreamReader(stream);
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','));
        return [.. rows.GroupBy(row => row[0], row => row[2..].Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray(), StringComparer.Ordinal).Select(b => b.ToArray())];
    }
}
