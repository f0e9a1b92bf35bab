namespace LabelBench.Models;

/// <summary>A trained tensor of a training graph.</summary>
/// <param name="Value">What the network computes with.</param>
/// <param name="Initial">The FP32 tensor that is trained, and what it is drawn from.</param>
internal sealed record TrainedTensor(Tensor Value, WeightTensor Initial);
