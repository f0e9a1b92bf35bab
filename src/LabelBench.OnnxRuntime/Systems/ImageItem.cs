using LabelBench.Labeling.Images;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>An image on its way into a model.</summary>
/// <param name="inputSize">Height and width of the model's input.</param>
internal abstract class ImageItem(int inputSize) : PipelineItem
{
    /// <summary>Decoded, upright, in the model's size.</summary>
    public PixelBuffer Pixels { get; } = new();

    /// <summary>Scratch of the decode stage.</summary>
    public PixelBuffer Scaled { get; } = new();

    /// <summary>Where the image lies in the model's input; set where it was letterboxed.</summary>
    public Letterbox Place { get; set; }

    /// <summary>Model input, 3 x size x size.</summary>
    public float[] Planes { get; } = new float[3 * inputSize * inputSize];
}
