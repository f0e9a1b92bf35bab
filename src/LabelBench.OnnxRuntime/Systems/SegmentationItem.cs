using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Medical;
using LabelBench.OnnxRuntime.Preparation;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A slice or an image on its way to its regions.</summary>
/// <param name="inputSize">Height and width of the model's input.</param>
internal sealed class SegmentationItem(int inputSize, SegmentationOutputs outputs) : PipelineItem
{
    private float[] intensities = [];

    /// <summary>Header and window of the volume; null for images.</summary>
    public OpenedVolume? Volume { get; private set; }

    /// <summary>Of the slice or upright image, in pixels; regions are given in them.</summary>
    public ImageSize Size { get; set; }

    /// <summary>The slice in its own size, [height, width], 0 to 1.</summary>
    public Span<float> Intensities
    {
        get
        {
            var pixels = Size.Width * Size.Height;
            if (intensities.Length < pixels)
                intensities = new float[pixels];
            return intensities.AsSpan(0, pixels);
        }
    }

    /// <summary>Scratch of decoded images.</summary>
    public PixelBuffer Pixels { get; } = new();

    /// <summary>Model input, size x size.</summary>
    public float[] Plane { get; } = new float[inputSize * inputSize];

    /// <summary>One plane a class.</summary>
    public float[] Logits { get; } = new float[outputs.LogitsLength];

    /// <summary>Class of every pixel of the model's output.</summary>
    public byte[] Map { get; } = new byte[outputs.MapWidth * outputs.MapHeight];

    public List<MaskLabel> Regions { get; } = [];

    public override void Begin(long number, ItemRef source)
    {
        base.Begin(number, source);
        Volume = null;
        Regions.Clear();
    }

    /// <summary>Reads the slice's voxels.</summary>
    public void Read(VolumeFile file, OpenedVolume volume)
    {
        Volume = volume;
        Size = new ImageSize(volume.Header.Width, volume.Header.Height);
        file.Read(Source.Offset, TakeRoom(volume.Header.SliceBytes));
    }
}

/// <summary>What is known of a volume once it was opened.</summary>
internal sealed record OpenedVolume(NiftiHeader Header, IntensityWindow Window);
