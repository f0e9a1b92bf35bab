namespace LabelBench.Benchmarks;

/// <summary>End-to-end throughput of a pipeline over the throughput its slowest stage has while it works: 1 means that it never waits.</summary>
internal sealed class PipelineEfficiency(string workload) : IBenchmark
{
    public string Name => $"pipeline-{workload}";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var measured = workshop.RunTrial("--workload", workload, "--scope", "pipeline", "--scenario", "offline", "--batch", "1", "--warm-up", "4s", "--measure", "10s", "--max-measure", "12s");
        var throughput = measured.GetProperty("throughput_items_per_s").GetDouble();
        var slowest = measured.GetProperty("stages").EnumerateArray()
            .Select(s => (Name: s.GetProperty("name").GetString(), Own: s.GetProperty("workers").GetInt32() * s.GetProperty("items").GetInt64() / (s.GetProperty("busy_ms").GetDouble() / 1000)))
            .MinBy(s => s.Own);
        yield return new Figure($"{Name}.end-to-end", throughput, "items/s");
        yield return new Figure($"{Name}.slowest-stage({slowest.Name})", slowest.Own, "items/s");
        yield return new Figure($"{Name}.ratio", throughput / slowest.Own, "ratio", 0.95);
    }
}
