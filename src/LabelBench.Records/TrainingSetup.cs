using System.Text.Json.Serialization;
using LabelBench.Workloads;

namespace LabelBench.Records;

/// <summary>What was trained, and how, after defaults.</summary>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Nodes">Of the graphs of one step together.</param>
/// <param name="Optimiser"><c>sgd-momentum</c>, <c>adam</c>.</param>
/// <param name="LearningRate">As one states it; Adam's bias correction comes on top.</param>
/// <param name="ConvolutionGradient">Null where the network has no convolution.</param>
/// <param name="Accumulation">Pieces that a step's batch is computed in, their gradients summed; 1 for a whole batch.</param>
/// <param name="MixedPrecision">FP16 between FP32 parameters, normalisation, loss and optimiser.</param>
/// <param name="DifferentItems">Items that take turns.</param>
public sealed record TrainingSetup(
    string Architecture,
    long Parameters,
    int Nodes,
    string Optimiser,
    double LearningRate,
    ParameterLayout Layout,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ConvolutionGradient? ConvolutionGradient,
    int Accumulation,
    bool MixedPrecision,
    TrainingData Data,
    long DifferentItems);

/// <summary>What a training trial was fed with.</summary>
public enum TrainingData
{
    /// <summary>Seeded batches of a task that the network can learn, made before the first step; loading them is copying them.</summary>
    GeneratedBatches,

    /// <summary>Image files that are read, decoded and preprocessed while steps run; the class of an image is drawn from its number.</summary>
    ImageFiles,
}
