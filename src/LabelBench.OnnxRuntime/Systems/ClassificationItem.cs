using LabelBench.Labeling.Images;
using LabelBench.Labeling.Scoring;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>An image on its way to a class label.</summary>
internal sealed class ClassificationItem(int inputSize, int classes) : PipelineItem
{
    public const int TopClasses = 5;

    public PixelBuffer Pixels { get; } = new();

    /// <summary>3 x size x size.</summary>
    public float[] Planes { get; } = new float[3 * inputSize * inputSize];

    public float[] Scores { get; } = new float[classes];

    public ScoredClass[] Best { get; } = new ScoredClass[TopClasses];

    public int BestCount { get; set; }

}
