using LabelBench.Labeling.Detection;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>An image on its way to boxes.</summary>
/// <param name="inputSize">Height and width of the detector's input.</param>
/// <param name="predictionLength">Numbers that the detector puts out per image.</param>
internal class DetectionItem(int inputSize, int predictionLength) : ImageItem(inputSize)
{
    /// <summary>Output of the detector.</summary>
    public float[] Prediction { get; } = new float[predictionLength];

    /// <summary>Confident anchors, in pixels of the image.</summary>
    public List<DetectedBox> Candidates { get; } = [];

    /// <summary>What suppression left of them, best first.</summary>
    public List<DetectedBox> Boxes { get; } = [];
}
