namespace LabelBench.Models;

/// <summary>What decides a training graph beside its network and size.</summary>
/// <param name="Seed">Seed of the initial parameters.</param>
/// <param name="Precision">FP32, or FP16 for mixed precision: FP32 parameters, gradients and optimiser, FP16 in between. Normalisation and loss stay FP32.</param>
/// <param name="Form">Whether parameters are one tensor or many.</param>
/// <param name="Phase">Whether the graph is a whole step, or one of the two halves that a step over several batches has.</param>
/// <param name="Recipes">Which ways gradients go; null takes the network's own.</param>
public sealed record TrainingOptions(
    ulong Seed = 1,
    ModelPrecision Precision = ModelPrecision.Fp32,
    ParameterForm Form = ParameterForm.Flat,
    TrainingPhase Phase = TrainingPhase.Step,
    GradientRecipes? Recipes = null);

/// <summary>How parameters, and with them the optimiser's state, go in and out.</summary>
public enum ParameterForm
{
    /// <summary>One vector of all parameters: two to four tensors to bind, and one optimiser over all.</summary>
    Flat,

    /// <summary>A tensor, and an optimiser, for every weight.</summary>
    PerTensor,
}

/// <summary>Which part of a training step a graph does.</summary>
public enum TrainingPhase
{
    /// <summary>Loss, gradients and optimiser.</summary>
    Step,

    /// <summary>Loss and gradients, added to what was summed before: a batch too large for the device, in pieces.</summary>
    Accumulate,

    /// <summary>The optimiser on summed gradients, times an input <c>gradient_scale</c>: one over the number of pieces.</summary>
    Apply,
}
