using System.Collections.Immutable;

namespace LabelBench.Capacity.Roofs;

/// <summary>Published rates that the roofs are fitted to: one stack only.</summary>
internal static class GpuPoints
{
    public const string Wording = "MLPerf Inference v0.5 to v4.1, closed division, Offline, TensorRT INT8, medians per GPU; derived, not verified by MLCommons";

    /// <summary>106 points of 23 GPUs and 6 models.</summary>
    public static ImmutableArray<RatePoint> Builtin { get; } = EmbeddedData.Rows("gpu_points.csv", csv => new RatePoint(
        csv.GetField("model")!,
        GpuTable.Builtin.Find(csv.GetField("gpu")!)!.TraitsFor(Workloads.Precision.Int8)!,
        csv.GetField<double>("samples_per_second_per_gpu")));
}
