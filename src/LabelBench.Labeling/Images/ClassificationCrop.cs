using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Images;

/// <summary>The usual input of ImageNet classifiers: shorter side to a given length, then the square in the centre.</summary>
/// <param name="ShorterSide">Pixels of the shorter side after resizing, at least <paramref name="Crop"/>; 256 is usual.</param>
/// <param name="Crop">Side of the square in pixels; 224 is usual.</param>
/// <remarks>torchvision's Resize(256) and CenterCrop(224): the longer side is rounded down, an odd border is cut to the nearest even offset.</remarks>
public readonly record struct ClassificationCrop(int ShorterSide, int Crop)
{
    public static ClassificationCrop ImageNet { get; } = new(256, 224);

    /// <summary>Longer strips are cut before they are resized: their long side would grow with the short one, to 256 million pixels for one of 1 x 1,000,000.</summary>
    private const int StripRatio = 16;

    /// <summary>What is kept of a strip, in lengths of its shorter side: the square, and room on both sides for the resampling filter.</summary>
    private const int StripLength = 8;

    /// <summary>Decodes, resizes and cuts an encoded image; the buffer becomes Crop x Crop.</summary>
    /// <exception cref="DecodeFailureException">Empty, unknown, too large (<see cref="ImageLimits"/>), cut off or corrupt.</exception>
    public void Decode(ReadOnlySpan<byte> encoded, string name, PixelBuffer into)
    {
        var (sourceWidth, sourceHeight) = VipsImage.Measure(encoded, name);
        if (Math.Max(sourceWidth, sourceHeight) / StripRatio >= Math.Min(sourceWidth, sourceHeight))
        {
            DecodeStrip(encoded, name, into);
            return;
        }
        var (width, height) = ScaledSize(sourceWidth, sourceHeight);
        using var scaled = VipsImage.ThumbnailOfMeasured(encoded, name, width, height, ThumbnailFit.Stretch);
        CutSquare(scaled, into);
    }

    /// <summary>Size after resizing, before the crop.</summary>
    public (int Width, int Height) ScaledSize(int sourceWidth, int sourceHeight) => sourceWidth <= sourceHeight
        ? (ShorterSide, (int)((long)ShorterSide * sourceHeight / sourceWidth))
        : ((int)((long)ShorterSide * sourceWidth / sourceHeight), ShorterSide);

    private void DecodeStrip(ReadOnlySpan<byte> encoded, string name, PixelBuffer into)
    {
        using var strip = VipsImage.LoadForOnePass(encoded, name);
        var shorter = Math.Min(strip.Width, strip.Height);
        var (windowWidth, windowHeight) = (Window(strip.Width, shorter), Window(strip.Height, shorter));
        using var window = strip.Crop((strip.Width - windowWidth) / 2, (strip.Height - windowHeight) / 2, windowWidth, windowHeight);
        using var rgb = window.ToSrgb();
        var (width, height) = ScaledSize(windowWidth, windowHeight);
        using var scaled = rgb.Resize(width, height);
        CutSquare(scaled, into);
    }

    /// <summary>Even where the side is even, so that both have one centre.</summary>
    private static int Window(int side, int shorter) => side == shorter ? side : StripLength * shorter + (side - StripLength * shorter) % 2;

    private void CutSquare(VipsImage scaled, PixelBuffer into)
    {
        using var square = scaled.Crop(Offset(scaled.Width), Offset(scaled.Height), Crop, Crop);
        square.CopyTo(into);
    }

    private int Offset(int side) => (int)Math.Round((side - Crop) / 2.0);
}
