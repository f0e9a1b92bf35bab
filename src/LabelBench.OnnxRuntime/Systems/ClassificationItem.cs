using LabelBench.Labeling.Scoring;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>An image on its way to a class label.</summary>
internal sealed class ClassificationItem(int inputSize, int classes) : ImageItem(inputSize)
{
    public const int TopClasses = 5;

    public float[] Scores { get; } = new float[classes];

    public ScoredClass[] Best { get; } = new ScoredClass[TopClasses];

    public int BestCount { get; set; }
}
