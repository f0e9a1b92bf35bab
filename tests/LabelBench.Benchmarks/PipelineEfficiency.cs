namespace LabelBench.Benchmarks;

/// <summary>
/// End-to-end throughput of a pipeline over the throughput its slowest stage has while it works: 1 means that it never waits.
/// And what an item costs in managed memory once everything is warm, the load generator included.
/// </summary>
internal sealed class PipelineEfficiency(string workload) : IBenchmark
{
    public string Name => $"pipeline-{workload}";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var measured = workshop.RunTrial("--workload", workload, "--scope", "pipeline", "--scenario", "offline", "--precision", "fp32", "--batch", "1", "--warm-up", "4s", "--measure", "10s", "--max-measure", "12s");
        var throughput = measured.Throughput.Value;
        var slowest = measured.Stages.Select(s => (s.Name, Own: s.Workers * s.Items / s.Busy.TotalSeconds)).MinBy(s => s.Own);
        yield return new Figure($"{Name}.end-to-end", throughput, "items/s");
        yield return new Figure($"{Name}.slowest-stage({slowest.Name})", slowest.Own, "items/s");
        yield return new Figure($"{Name}.ratio", throughput / slowest.Own, "ratio", 0.95);
        yield return PipelineCosts.Unaccounted(Name, measured);
        yield return new Figure($"{Name}.allocated", measured.Harness.AllocatedBytes / (double)measured.Items, "bytes/item");
    }
}
