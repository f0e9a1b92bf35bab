using System.Collections.Immutable;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Roofs;

/// <summary>What several GPUs do together, over what they would do each for itself. Published with inputs in memory: cores, disk and network are bounds of their own.</summary>
internal sealed class GpuScaling(ImmutableArray<ScalingPair> pairs)
{
    /// <summary>GPUs of the larger system of each pair.</summary>
    private const int Measured = 8;

    /// <summary>A pair with GPUs of the same architecture counts as much as three others.</summary>
    private const double SameArchitecture = 3;

    /// <summary>Weight of the belief that nothing is lost, in pairs.</summary>
    private const double Belief = 1;

    private static readonly ImmutableArray<string> Vision = ["resnet50", "retinanet", "ssd-resnet34", "3d-unet"], Language = ["bert"], Speech = ["rnnt"];

    /// <summary>290 pairs: the same submitter, round, GPU and model with 1 and with 8 GPUs, closed division; derived, not verified by MLCommons.</summary>
    public static GpuScaling Builtin { get; } = new(EmbeddedData.Rows("gpu_scaling.csv", csv => new ScalingPair(
        csv.GetField("scenario") == "server" ? Scenario.Server : Scenario.Offline,
        csv.GetField("submission")!,
        GpuTable.Builtin.Find(csv.GetField("gpu")!)!.Architecture,
        csv.GetField("model")!,
        csv.GetField<double>("efficiency"))));

    public ImmutableArray<ScalingPair> Pairs => pairs;

    /// <summary>Efficiency of eight GPUs: the weighted median of what the same model reached elsewhere, and of no loss.</summary>
    public double OfEight(Scenario scenario, string model, string architecture) => WeightedMedian(
        [(1, Belief), .. pairs.Where(p => p.Scenario == scenario && p.Model == model).Select(p => (p.Efficiency, p.Architecture == architecture ? SameArchitecture : 1.0))]);

    /// <summary>Efficiency of n GPUs on a labeling job, Offline, from models of its kind: median, and down to the 10 % quantile.</summary>
    /// <remarks>The loss of eight is taken to grow in proportion to the GPUs beside the first.</remarks>
    public LogEstimate Of(LabelingTask task, double gpus)
    {
        if (gpus <= 1)
            return LogEstimate.Exact(1);
        var kind = task switch
        {
            LabelingTask.TextEntities or LabelingTask.TextTags => Language,
            LabelingTask.SpeechSegments => Speech,
            LabelingTask.ModelOnly => [.. Vision, .. Language, .. Speech],
            _ => Vision,
        };
        double[] like = [.. pairs.Where(p => p.Scenario == Scenario.Offline && kind.Contains(p.Model)).Select(p => p.Efficiency).Order()];
        var (median, low) = (Grown(Quantiles.Of(like, 0.5), gpus), Grown(Quantiles.Of(like, 0.1), gpus));
        return new LogEstimate(median, Math.Log(median / low), 0);
    }

    private static double Grown(double ofEight, double gpus) => Math.Max(0.1, 1 - Math.Max(0, 1 - ofEight) * (gpus - 1) / (Measured - 1));

    private static double WeightedMedian(IEnumerable<(double Value, double Weight)> values)
    {
        var sorted = values.OrderBy(v => v.Value).ToArray();
        var half = sorted.Sum(v => v.Weight) / 2;
        var below = 0.0;
        foreach (var (i, (value, weight)) in sorted.Index())
        {
            below += weight;
            if (Math.Abs(below - half) < 1e-12)
                return (value + sorted[i + 1].Value) / 2;
            if (below > half)
                return value;
        }
        return sorted[^1].Value;
    }
}
