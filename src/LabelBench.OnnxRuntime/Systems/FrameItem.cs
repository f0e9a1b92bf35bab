using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Video;
using LabelBench.OnnxRuntime.Preparation;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A frame of a clip on its way to tracks.</summary>
/// <param name="inputSize">Height and width of the detector's input.</param>
/// <param name="predictionLength">Numbers that the detector puts out per image.</param>
/// <param name="cropLength">Numbers of one crop in the embedding model's input.</param>
/// <param name="embeddingLength">Numbers of one embedding.</param>
internal sealed class FrameItem(int inputSize, int predictionLength, int cropLength, int embeddingLength) : DetectionItem(inputSize, predictionLength)
{
    private float[] crops = [];
    private float[] embeddings = [];

    /// <summary>Where the frame stands among all frames.</summary>
    public VideoFrame Frame { get; private set; }

    /// <summary>Name of the clip.</summary>
    public string Clip { get; private set; } = "";

    /// <summary>The whole frame, from which objects are cut out.</summary>
    public PixelBuffer Picture { get; } = new();

    /// <summary>Whether <see cref="Picture"/> came from a decoder outside, so that nothing is left to decode.</summary>
    public bool IsDecoded { get; private set; }

    /// <summary>What is to be found in the frame; injected into the detector's output.</summary>
    public List<DetectedBox> Seen { get; } = [];

    /// <summary>An embedding for each of <see cref="Seen"/>; injected in place of what seeded weights make of them.</summary>
    public List<float> Looks { get; } = [];

    /// <summary>Objects on a confirmed track: its number, and the index of the box.</summary>
    public List<(int Track, int Box)> Tracked { get; } = [];

    public FramePlace InClip => new(Clip, Frame.Showing, Frame.Number);

    /// <summary>Input of the embedding model for box <paramref name="box"/>: 3 planes.</summary>
    public Span<float> Crop(int box) => crops.AsSpan(box * cropLength, cropLength);

    /// <summary>Embedding of box <paramref name="box"/>.</summary>
    public Span<float> Embedding(int box) => embeddings.AsSpan(box * embeddingLength, embeddingLength);

    /// <summary>Of all boxes, one behind the other.</summary>
    public ReadOnlySpan<float> Embeddings => embeddings.AsSpan(0, Boxes.Count * embeddingLength);

    public override void Begin(long number, ItemRef source)
    {
        base.Begin(number, source);
        Boxes.Clear();
        Seen.Clear();
        Looks.Clear();
        Tracked.Clear();
    }

    /// <summary>Says which frame this is; its bytes are read, or its pixels are in <see cref="Picture"/> already.</summary>
    public void Take(VideoFrame frame, string clip)
    {
        (Frame, Clip, Unreadable, IsDecoded) = (frame, clip, frame.Unreadable, frame is { Unreadable: null, Range: null });
        Source = frame.Range is { } range ? new ItemRef(range.Path, frame.Name, range.Offset, range.Length) : new ItemRef(clip, frame.Name);
        if (frame.Range is not null)
            Read();
    }

    /// <summary>Makes room for the crops and embeddings of all boxes.</summary>
    public void MakeRoom()
    {
        if (crops.Length < Boxes.Count * cropLength)
            (crops, embeddings) = (new float[Boxes.Count * cropLength], new float[Boxes.Count * embeddingLength]);
    }
}
