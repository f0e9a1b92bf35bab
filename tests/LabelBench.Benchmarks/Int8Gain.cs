using System.Globalization;
using LabelBench.Statistics;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Benchmarks;

/// <summary>Throughput of ResNet-50 in INT8 over FP32, by trials of one run that take turns. Judged on CPUs with dot products of bytes (VNNI), on which the gain rests.</summary>
internal sealed class Int8Gain(int batch) : IBenchmark
{
    private const string Rounds = "9";
    private const double Target = 2.5;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"int8-resnet50-v1.5-b{batch}");

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var hasVnni = MachineProbes.ForThisMachine().Describe().InstructionSets.Any(set => set is "avx512_vnni" or "avx_vnni");
        var run = workshop.RunTrials("--workload", "image-classify", "--scope", "infer", "--scenario", "offline", "--precision", "fp32,int8",
            "--batch", batch.ToString(CultureInfo.InvariantCulture), "--trials", Rounds, "--warm-up", "1s", "--measure", "2s", "--max-measure", "2s");
        // The plan runs all cells forwards, then backwards: both precisions of a repetition are neighbours in time.
        double[] Of(Precision precision) => [.. run.Trials
            .Where(t => run.Plan.Cells.Single(c => c.Id == t.CellId).Precision == precision)
            .OrderBy(t => t.Repetition)
            .Select(t => t.Measurement!.Throughput.Value)];
        var (fp32, int8) = (Of(Precision.Fp32), Of(Precision.Int8));
        yield return new Figure($"{Name}.fp32", Robust.Median(fp32), "items/s");
        yield return new Figure($"{Name}.int8", Robust.Median(int8), "items/s");
        yield return Figure.OfRatios($"{Name}.ratio({(hasVnni ? "vnni" : "no-vnni")})", [.. int8.Zip(fp32, (quick, slow) => quick / slow)], hasVnni ? Target : null);
    }
}
