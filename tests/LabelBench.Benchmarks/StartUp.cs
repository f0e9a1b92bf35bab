using System.Diagnostics;

namespace LabelBench.Benchmarks;

/// <summary>How long the launcher takes to start the built program when nothing changed.</summary>
internal sealed class StartUp : IBenchmark
{
    private const int Starts = 9;

    public string Name => "start-up";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var launcher = workshop.Launcher;
        workshop.Run(launcher, "--version");
        var seconds = Enumerable.Range(0, Starts).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            workshop.Run(launcher, "--help");
            return watch.Elapsed.TotalSeconds;
        }).Order().ToArray();
        yield return new Figure($"{Name}.help", seconds[Starts / 2], "s", 0.5, AtMost: true);
    }
}
