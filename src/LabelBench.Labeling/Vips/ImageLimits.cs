namespace LabelBench.Labeling.Vips;

/// <summary>The largest image that is decoded. A file of a few bytes can claim any size, so a larger one counts as unreadable before memory is asked for.</summary>
public static class ImageLimits
{
    /// <summary>16,384 x 16,384, or as many in another form: 768 MiB as 8-bit RGB. Cameras end at 16,320 x 12,240.</summary>
    public const long MostPixels = 1L << 28;

    /// <summary>A longer side is a mistake or an attack: libvips spends time on every row, however short it is. JPEG ends at 65,535.</summary>
    public const int MostSide = 1_000_000;

    /// <summary>Why an image of this size is not decoded; null where it is.</summary>
    public static string? WhyRefused(int width, int height) => width > MostSide || height > MostSide || (long)width * height > MostPixels
        ? FormattableString.Invariant($"it claims {width} x {height} pixels; at most {MostPixels / 1_000_000} million are decoded, and {MostSide} on a side")
        : null;
}
