using LabelBench.Records;

namespace LabelBench.Benchmarks;

/// <summary>How much of an item's time, one at a time, is in none of the parts that its pipeline stamps.</summary>
internal sealed class PipelineCosts(string workload) : IBenchmark
{
    public string Name => $"costs-{workload}";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var measured = workshop.RunTrial("--workload", workload, "--scope", "pipeline", "--scenario", "single-stream", "--precision", "fp32", "--warm-up", "4s", "--measure", "10s", "--max-measure", "12s");
        yield return new Figure($"{Name}.query", measured.Costs!.Query.TotalMilliseconds, "ms");
        yield return Unaccounted(Name, measured);
    }

    /// <summary>Against what the depth allows.</summary>
    public static Figure Unaccounted(string name, TrialMeasurement measured) =>
        new($"{name}.unaccounted", measured.Costs!.ClosingError * 100, "%", measured.Costs.Allowed * 100, AtMost: true);
}
