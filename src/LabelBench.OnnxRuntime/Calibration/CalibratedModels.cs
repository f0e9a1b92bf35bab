using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>INT8 files of generated models, from a cache that also keeps the ranges of their activations.</summary>
/// <remarks>Ranges are found at batch 1 and serve every batch size: the INT8 models of an architecture and seed compute the same for an item.</remarks>
public sealed class CalibratedModels(ModelCache cache)
{
    /// <summary>The file of the model in INT8; its ranges are found out and it is written where that was not done before.</summary>
    /// <param name="generation">Seed and scale of the weights; its precision does not matter.</param>
    /// <exception cref="IOException">The cache cannot be written to.</exception>
    /// <exception cref="Measurement.Worker.TrialFailureException">An activation is NaN or infinite.</exception>
    public CachedModel GetOrCreate(
        ModelArchitecture architecture, ModelSize size, GenerationOptions generation, CalibrationOptions calibration, CancellationToken cancellation = default)
    {
        var drawn = generation with { Precision = ModelPrecision.Fp32 };
        var watched = new GeneratedModel(architecture, size with { Batch = 1 }, drawn);
        var ranges = cache.GetOrCreateRanges(new RangeKey(watched, calibration.Method), () => ActivationCalibrator.Calibrate(watched, calibration, cancellation), cancellation);
        return cache.GetOrCreate(new GeneratedModel(architecture, size, drawn).Quantize(ranges), cancellation);
    }
}
