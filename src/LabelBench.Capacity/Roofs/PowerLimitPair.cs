using System.Collections.Immutable;

namespace LabelBench.Capacity.Roofs;

/// <summary>A published result with the power of its GPUs limited, beside the same submitter's of the same system at full power.</summary>
/// <param name="Submission">Submitter and round.</param>
/// <param name="LimitWatts">Of each board, as the submission's settings have it.</param>
/// <param name="Kept">Rate over the rate at full power.</param>
internal sealed record PowerLimitPair(string Submission, string System, GpuSpecification Gpu, string Model, double LimitWatts, double Kept)
{
    public const string Wording = "MLPerf Inference v1.1 to v4.1, closed division, Offline, TensorRT, MaxQ entries of NVIDIA and H3C over their entries at full power, limits from the submissions' settings; derived, not verified by MLCommons";

    /// <summary>Limit over the board's full power.</summary>
    public double Share => LimitWatts / Gpu.PowerWatts;

    /// <summary>90 pairs of 7 GPUs of two dies.</summary>
    /// <remarks>DGX Station A100 is left out: its boards are limited at full power, too, and nobody publishes to what.</remarks>
    public static ImmutableArray<PowerLimitPair> Builtin { get; } = EmbeddedData.Rows("power_limits.csv", csv => new PowerLimitPair(
        csv.GetField("submission")!,
        csv.GetField("system")!,
        GpuTable.Builtin.Find(csv.GetField("gpu")!)!,
        csv.GetField("model")!,
        csv.GetField<double>("limit_w"),
        csv.GetField<double>("kept")));
}
