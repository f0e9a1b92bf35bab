using System.Globalization;

namespace LabelBench.Benchmarks;

/// <summary>Throughput of a model through the harness over that of a bare C loop: same library, same threads, run in turn.</summary>
internal sealed class HarnessCost(string architecture, double target) : IBenchmark
{
    private const int Rounds = 5;
    private const double WarmUp = 1.5;
    private const double Seconds = 3;

    public string Name => $"harness-{architecture}";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var model = workshop.Model(architecture);
        var threads = Workshop.Cores;
        List<double> bare = [], harness = [];
        for (var round = 0; round < Rounds; round++)
        {
            // ABBA, so that a drift of the machine does not favour one side.
            if (round % 2 == 0)
            {
                bare.Add(Loop());
                harness.Add(Harness());
            }
            else
            {
                harness.Add(Harness());
                bare.Add(Loop());
            }
        }
        var ratios = bare.Zip(harness, (b, h) => h / b).Order().ToArray();
        yield return new Figure($"{Name}.bare-loop", Median(bare), "queries/s");
        yield return new Figure($"{Name}.through-labelbench", Median(harness), "queries/s");
        yield return new Figure($"{Name}.ratio", ratios[Rounds / 2], "ratio", target);

        double Loop() => workshop.RunLoop(model, threads, WarmUp, Seconds);

        double Harness() => workshop.RunTrial("--model", model, "--scope", "infer", "--scenario", "offline", "--threads", threads.ToString(CultureInfo.InvariantCulture),
            "--streams", "1", "--warm-up", "1.5s", "--measure", "3s", "--max-measure", "3s").GetProperty("throughput_items_per_s").GetDouble();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
