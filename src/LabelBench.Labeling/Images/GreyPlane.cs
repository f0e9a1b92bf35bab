namespace LabelBench.Labeling.Images;

/// <summary>Colour pixels as one plane of brightness, 0 to 1.</summary>
public static class GreyPlane
{
    // Luma of ITU-R BT.601, the grey of JPEG and of most image libraries, over 255.
    private const float Red = 0.299f / 255;
    private const float Green = 0.587f / 255;
    private const float Blue = 0.114f / 255;

    /// <param name="plane">One float a pixel, rows from the top.</param>
    /// <exception cref="ArgumentException">The plane has another length.</exception>
    public static void Fill(PixelBuffer image, Span<float> plane)
    {
        var pixels = image.Pixels;
        if (plane.Length * PixelBuffer.Channels != pixels.Length)
            throw new ArgumentException($"{image.Width} x {image.Height} pixels do not fit {plane.Length} values.", nameof(plane));
        for (var i = 0; i < plane.Length; i++)
            plane[i] = Red * pixels[3 * i] + Green * pixels[3 * i + 1] + Blue * pixels[3 * i + 2];
    }
}
