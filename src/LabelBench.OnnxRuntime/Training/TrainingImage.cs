using LabelBench.OnnxRuntime.Systems;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>An image on its way into a training batch.</summary>
/// <param name="inputSize">Height and width of the network's input.</param>
internal sealed class TrainingImage(int inputSize) : ImageItem(inputSize);
