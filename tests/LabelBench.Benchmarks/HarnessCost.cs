using System.Globalization;
using LabelBench.Statistics;

namespace LabelBench.Benchmarks;

/// <summary>Throughput of a model through the harness over that of a bare C loop: same library, same threads, run in turn.</summary>
internal sealed class HarnessCost(string architecture, int? imageSide, int threads, double target) : IBenchmark
{
    private const int Rounds = 13;
    private const double WarmUp = 1;
    private const double Seconds = 2;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"harness-{architecture}-{threads}-thread{(threads == 1 ? "" : "s")}");

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var model = workshop.Model(architecture, imageSide);
        List<double> bare = [Loop()], harness = [];
        for (var round = 0; round < Rounds; round++)
        {
            harness.Add(Harness());
            bare.Add(Loop());
        }
        // Every run of the harness stands between two of the loop: a drift of the machine cancels, and the median forgets its bad moments.
        var ratios = harness.Select((h, i) => h / ((bare[i] + bare[i + 1]) / 2)).ToArray();
        yield return new Figure($"{Name}.bare-loop", Robust.Median([.. bare]), "queries/s");
        yield return new Figure($"{Name}.through-labelbench", Robust.Median([.. harness]), "queries/s");
        yield return Figure.OfRatios($"{Name}.ratio", ratios, target);

        double Loop() => workshop.RunLoop(model, threads, WarmUp, Seconds);

        double Harness() => workshop.RunTrial("--model", model, "--scope", "infer", "--scenario", "offline", "--threads", threads.ToString(CultureInfo.InvariantCulture),
            "--streams", "1", "--warm-up", "1s", "--measure", "2s", "--max-measure", "2s").Throughput.Value;
    }
}
