namespace LabelBench.Models;

/// <summary>What decides the bytes of a generated model beside its architecture and size.</summary>
/// <param name="Seed">Seed of every weight.</param>
/// <param name="WeightScale">
/// Factor on every drawn weight; 1 gives outputs of order 1. Other values are there to provoke numeric failures: with 40 the
/// activations of ResNet-50 overflow and its embedding is NaN throughout, with 0.01 its outputs follow the biases.
/// Weights that are not drawn (scale and shift of LayerNormalization) stay as they are.
/// </param>
/// <param name="Precision">Type of weights and activations. An INT8 model is made from an FP32 one, with <see cref="GeneratedModel.Quantize"/>.</param>
public sealed record GenerationOptions(ulong Seed = 1, float WeightScale = 1, ModelPrecision Precision = ModelPrecision.Fp32);
