using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>What the pipeline reads.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Photos), "photos")]
[JsonDerivedType(typeof(DocumentPages), "document-pages")]
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

    /// <summary>The user's own files.</summary>
    public sealed record Folder(string Path) : InputSource;

    /// <summary>Seeded tensors by the model's own metadata; for a user's model.</summary>
    public sealed record SeededTensors : InputSource;
}
