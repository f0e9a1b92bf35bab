namespace LabelBench.Models;

/// <summary>A tensor that a training graph is fed with and, unless it is only read, gives back for the next run.</summary>
/// <param name="Input">Name of the input.</param>
/// <param name="Output">Name of the output that replaces it; null where the graph only reads it.</param>
/// <param name="Shape">FP32 in every precision.</param>
/// <param name="Role">What it is.</param>
public sealed record TrainingState(string Input, string? Output, Shape Shape, TrainingRole Role);

/// <summary>What a tensor that goes from step to step is. All but parameters start at zero.</summary>
public enum TrainingRole
{
    Parameters,

    /// <summary>Velocity of SGD with momentum.</summary>
    Momentum,

    /// <summary>Adam's mean of gradients.</summary>
    FirstMoment,

    /// <summary>Adam's mean of squared gradients.</summary>
    SecondMoment,

    /// <summary>Sum of the gradients of several batches.</summary>
    GradientSum,
}
