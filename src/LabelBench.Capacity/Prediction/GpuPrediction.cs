namespace LabelBench.Capacity;

/// <summary>What the GPUs of a server do of a model call.</summary>
/// <param name="LowConfidence">Why it may be far off; null where nothing points to it.</param>
/// <param name="Sentence">How it was made, for the assumptions.</param>
internal readonly record struct GpuPrediction(LogEstimate Rate, PredictionKind Kind, string? LowConfidence, string Sentence)
{
    public required ServerStack Stack { get; init; }

    /// <summary>The oldest run that it rests on; null where it rests on published results.</summary>
    public RunReference? Run { get; init; }

    /// <summary>Whether a model was measured on this very GPU, if not this one.</summary>
    public bool OtherModelHere { get; init; }
}
