using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Images;

/// <summary>How an image was fitted into a detector's input, proportions kept, centred on grey; and the way back.</summary>
/// <param name="SourceWidth">Of the upright original, in pixels.</param>
/// <param name="Width">Of the model's input.</param>
/// <param name="ScaledWidth">Of the original inside the input.</param>
/// <param name="Left">Columns of grey on the left; an odd rest goes to the right.</param>
public readonly record struct Letterbox(int SourceWidth, int SourceHeight, int Width, int Height, int ScaledWidth, int ScaledHeight, int Left, int Top)
{
    /// <summary>Grey of the border, as YOLO models are trained with.</summary>
    public const byte Border = 114;

    /// <summary>Where a source of this size comes to lie. Small sources grow.</summary>
    public static Letterbox Place(int sourceWidth, int sourceHeight, int width, int height)
    {
        var scale = Math.Min((double)width / sourceWidth, (double)height / sourceHeight);
        var scaledWidth = Math.Clamp((int)Math.Round(sourceWidth * scale), 1, width);
        var scaledHeight = Math.Clamp((int)Math.Round(sourceHeight * scale), 1, height);
        return new Letterbox(sourceWidth, sourceHeight, width, height, scaledWidth, scaledHeight, (width - scaledWidth) / 2, (height - scaledHeight) / 2);
    }

    /// <summary>Decodes an encoded image into a letterbox of width x height; the buffer takes that size.</summary>
    /// <param name="scratch">Scaled image; keep it beside <paramref name="into"/> and nothing is allocated here.</param>
    /// <exception cref="DecodeFailureException">Empty, unknown, too large (<see cref="ImageLimits"/>), cut off or corrupt.</exception>
    public static Letterbox Decode(ReadOnlySpan<byte> encoded, string name, int width, int height, PixelBuffer scratch, PixelBuffer into)
    {
        var (sourceWidth, sourceHeight) = VipsImage.Measure(encoded, name);
        var place = Place(sourceWidth, sourceHeight, width, height);
        using (var scaled = VipsImage.ThumbnailOfMeasured(encoded, name, place.ScaledWidth, place.ScaledHeight, ThumbnailFit.Stretch))
            scaled.CopyTo(scratch);
        place.Paste(scratch, into);
        return place;
    }

    /// <summary>Fits decoded pixels, for example a video frame.</summary>
    public static Letterbox Fit(PixelBuffer source, int width, int height, PixelBuffer scratch, PixelBuffer into)
    {
        var place = Place(source.Width, source.Height, width, height);
        scratch.Reshape(place.ScaledWidth, place.ScaledHeight);
        VipsImage.Resize(source, scratch);
        place.Paste(scratch, into);
        return place;
    }

    /// <summary>From model input coordinates to those of the original, inside it.</summary>
    public (float X, float Y) ToSource(float x, float y) => (
        Math.Clamp((x - Left) * SourceWidth / ScaledWidth, 0, SourceWidth),
        Math.Clamp((y - Top) * SourceHeight / ScaledHeight, 0, SourceHeight));

    /// <summary>Maps a box of the original to the model's input.</summary>
    internal DetectedBox ToInput(in DetectedBox box)
    {
        var (across, down) = ((float)ScaledWidth / SourceWidth, (float)ScaledHeight / SourceHeight);
        return box with { Left = Left + box.Left * across, Top = Top + box.Top * down, Right = Left + box.Right * across, Bottom = Top + box.Bottom * down };
    }

    private void Paste(PixelBuffer scaled, PixelBuffer into)
    {
        into.Reshape(Width, Height);
        into.Fill(Border, Border, Border);
        var bytes = ScaledWidth * PixelBuffer.Channels;
        for (var y = 0; y < ScaledHeight; y++)
            scaled.Pixels.Slice(y * bytes, bytes).CopyTo(into.Pixels[(((y + Top) * Width + Left) * PixelBuffer.Channels)..]);
    }
}
