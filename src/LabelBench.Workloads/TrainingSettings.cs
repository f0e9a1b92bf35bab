using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>How a network is trained, as far as its workload says it.</summary>
/// <param name="LearningRate">As one states it, more than 0; null for the network's own.</param>
/// <param name="Accumulation">Pieces that a step's batch is computed in, their gradients summed; 1 for the whole batch at once.</param>
/// <param name="ConvolutionGradient">Null for the network's own way.</param>
/// <param name="Steps">Steps of the measured window; null for as many as its time holds.</param>
/// <param name="CheckpointEvery">Steps between two checkpoints; null for none.</param>
public sealed record TrainingSettings(
    double? LearningRate = null,
    int Accumulation = 1,
    ParameterLayout Layout = ParameterLayout.Flat,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConvolutionGradient? ConvolutionGradient = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Steps = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? CheckpointEvery = null)
{
    public static TrainingSettings Default { get; } = new();
}
