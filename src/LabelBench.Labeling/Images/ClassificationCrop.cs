using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Images;

/// <summary>The usual input of ImageNet classifiers: shorter side to a given length, then the square in the centre.</summary>
/// <param name="ShorterSide">Pixels of the shorter side after resizing, at least <paramref name="Crop"/>; 256 is usual.</param>
/// <param name="Crop">Side of the square in pixels; 224 is usual.</param>
/// <remarks>torchvision's Resize(256) and CenterCrop(224): the longer side is rounded down, an odd border is cut to the nearest even offset.</remarks>
public readonly record struct ClassificationCrop(int ShorterSide, int Crop)
{
    public static ClassificationCrop ImageNet { get; } = new(256, 224);

    /// <summary>Decodes, resizes and cuts an encoded image; the buffer becomes Crop x Crop.</summary>
    /// <exception cref="DecodeFailureException">Empty, unknown, cut off or corrupt.</exception>
    public void Decode(ReadOnlySpan<byte> encoded, string name, PixelBuffer into)
    {
        var (sourceWidth, sourceHeight) = VipsImage.Measure(encoded, name);
        var (width, height) = ScaledSize(sourceWidth, sourceHeight);
        using var scaled = VipsImage.Thumbnail(encoded, name, width, height, ThumbnailFit.Stretch);
        using var square = scaled.Crop(Offset(width), Offset(height), Crop, Crop);
        square.CopyTo(into);
    }

    /// <summary>Size after resizing, before the crop.</summary>
    public (int Width, int Height) ScaledSize(int sourceWidth, int sourceHeight) => sourceWidth <= sourceHeight
        ? (ShorterSide, (int)((long)ShorterSide * sourceHeight / sourceWidth))
        : ((int)((long)ShorterSide * sourceWidth / sourceHeight), ShorterSide);

    private int Offset(int side) => (int)Math.Round((side - Crop) / 2.0);
}
