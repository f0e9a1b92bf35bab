using System.Globalization;
using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>How the ranges of 8-bit activations are found.</summary>
/// <param name="Samples">Seeded inputs of batch 1 that the FP32 model is run on, at least 1; images come in four grains from fine to coarse.</param>
/// <param name="Seed">Seed of those inputs.</param>
/// <param name="Coverage">
/// Share of an input's values that the range covers, above 0.5 up to 1; what lies outside is held at the nearer bound. With 1 the range goes
/// from the smallest to the largest value.
/// </param>
public sealed record CalibrationOptions(int Samples = 8, ulong Seed = 20_170, double Coverage = 1)
{
    /// <summary>Raised when the same options give other ranges.</summary>
    private const int Version = 1;

    /// <summary>Words that identify the ranges in the cache.</summary>
    public string Method => string.Create(CultureInfo.InvariantCulture, $"calibration {Version}, {Samples} inputs from seed {Seed}, coverage {Coverage}, plan {QuantizationPlan.Version}");
}
