using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Statistics.Histories;

namespace LabelBench.Benchmarks;

/// <summary>How long 10,000 runs of a metric take to be searched for changes and alerts.</summary>
internal sealed class HistoryAnalysis : IBenchmark
{
    private const int Points = 10_000, Repetitions = 3;

    public string Name => "history";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var random = new SplitMix64(1);
        var values = new double[Points];
        for (var i = 0; i < Points; i++)
            values[i] = 100 * (1 + 0.03 * (i / 500 % 3)) * (1 + 0.01 * random.Bell());
        var seconds = Enumerable.Range(0, Repetitions).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            LevelHistory.Of(values);
            return watch.Elapsed.TotalSeconds;
        }).Order().ToArray();
        yield return new Figure($"{Name}.10000-points", seconds[Repetitions / 2], "s", 2, AtMost: true);
    }
}
