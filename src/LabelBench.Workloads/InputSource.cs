using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>What the pipeline reads.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Photos), "photos")]
[JsonDerivedType(typeof(DocumentPages), "document-pages")]
[JsonDerivedType(typeof(Clips), "clips")]
[JsonDerivedType(typeof(Volumes), "volumes")]
[JsonDerivedType(typeof(Sentences), "sentences")]
[JsonDerivedType(typeof(Speech), "speech")]
[JsonDerivedType(typeof(Embeddings), "embeddings")]
[JsonDerivedType(typeof(TrainingBatches), "training-batches")]
[JsonDerivedType(typeof(Folder), "folder")]
[JsonDerivedType(typeof(SeededTensors), "seeded-tensors")]
public abstract record InputSource
{
    private InputSource() { }

    /// <summary>Generated photo-like JPEG files.</summary>
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="BitsPerPixel">Size of the JPEG file in bits per pixel; photographs at quality 90 have 2 to 4.</param>
    /// <param name="Count">Number of different files that are read in turn.</param>
    public sealed record Photos(int Width, int Height, double BitsPerPixel, int Count) : InputSource;

    /// <summary>Generated document pages with known text.</summary>
    public sealed record DocumentPages(int Width, int Height, int Count) : InputSource;

    /// <summary>Generated Motion-JPEG clips of moving objects.</summary>
    /// <param name="BitsPerPixel">Size of a frame's JPEG in bits per pixel.</param>
    /// <param name="Frames">Frames of one clip.</param>
    /// <param name="FramesPerSecond">Rate at which the clip plays.</param>
    /// <param name="Count">Number of different clips.</param>
    public sealed record Clips(int Width, int Height, double BitsPerPixel, int Frames, double FramesPerSecond, int Count) : InputSource;

    /// <summary>Generated medical volumes, read slice by slice.</summary>
    /// <param name="Width">Voxels of a slice.</param>
    /// <param name="Height">Voxels of a slice.</param>
    /// <param name="Slices">Slices of one volume.</param>
    /// <param name="Count">Number of different volumes.</param>
    public sealed record Volumes(int Width, int Height, int Slices, int Count) : InputSource;

    /// <summary>Generated sentences, one a line.</summary>
    /// <param name="MeanWords">Words of a sentence, on average.</param>
    public sealed record Sentences(double MeanWords, int Count) : InputSource;

    /// <summary>Generated recordings in which phrases of speech-like sound and pauses take turns; where speech is, is known.</summary>
    /// <param name="Seconds">Length of one recording.</param>
    public sealed record Speech(double Seconds, int Count) : InputSource;

    /// <summary>A generated pool of unit vectors.</summary>
    /// <param name="Dimensions">Numbers of one vector.</param>
    /// <param name="Count">Vectors of the pool.</param>
    public sealed record Embeddings(int Dimensions, int Count) : InputSource;

    /// <summary>Seeded batches of a synthetic task that the network can learn, made before the first step.</summary>
    /// <param name="Count">Batches that take turns.</param>
    /// <param name="ImageSide">Height and width of images in pixels; null for the network's own, and where it reads none.</param>
    /// <param name="SequenceLength">Tokens of a text; null for the network's own, and where it reads none.</param>
    public sealed record TrainingBatches(
        int Count,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ImageSide = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? SequenceLength = null) : InputSource;

    /// <summary>The user's own files.</summary>
    public sealed record Folder(string Path) : InputSource;

    /// <summary>Seeded tensors by the model's own metadata; for a user's model.</summary>
    public sealed record SeededTensors : InputSource;
}
