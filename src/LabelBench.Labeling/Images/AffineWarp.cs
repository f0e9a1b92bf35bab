using System.Numerics;

namespace LabelBench.Labeling.Images;

/// <summary>Draws an image turned, scaled or sheared into another.</summary>
public static class AffineWarp
{
    /// <summary>Fills every pixel of the target by looking up where it comes from; outside the source its border goes on.</summary>
    /// <param name="targetToSource">Maps target coordinates (corners between pixels) to source coordinates.</param>
    public static void Draw(PixelBuffer source, PixelBuffer target, Matrix3x2 targetToSource)
    {
        var stepX = new Vector2(targetToSource.M11, targetToSource.M12);
        var stepY = new Vector2(targetToSource.M21, targetToSource.M22);
        // Where the image shrinks, each pixel averages about as many samples as it covers source pixels.
        var samplesX = Math.Max(1, (int)MathF.Round(stepX.Length()));
        var samplesY = Math.Max(1, (int)MathF.Round(stepY.Length()));
        (stepX, stepY) = (stepX / samplesX, stepY / samplesY);
        var pixels = target.Pixels;
        var share = 1f / (samplesX * samplesY);
        var i = 0;
        for (var y = 0; y < target.Height; y++)
        {
            for (var x = 0; x < target.Width; x++)
            {
                // Centre of the pixel's first sample, in source pixels whose centres are whole numbers.
                var first = Vector2.Transform(new Vector2(x, y), targetToSource) + (stepX + stepY) / 2 - new Vector2(0.5f);
                var sum = Vector3.Zero;
                for (var sy = 0; sy < samplesY; sy++)
                {
                    for (var sx = 0; sx < samplesX; sx++)
                        sum += Sample(source, first + sx * stepX + sy * stepY);
                }
                sum = sum * share + new Vector3(0.5f);
                pixels[i++] = (byte)sum.X;
                pixels[i++] = (byte)sum.Y;
                pixels[i++] = (byte)sum.Z;
            }
        }
    }

    /// <summary>Bilinear interpolation between the four neighbours.</summary>
    private static Vector3 Sample(PixelBuffer source, Vector2 at)
    {
        at = Vector2.Clamp(at, Vector2.Zero, new Vector2(source.Width - 1, source.Height - 1));
        var (x, y) = ((int)at.X, (int)at.Y);
        var (fx, fy) = (at.X - x, at.Y - y);
        var right = x + 1 < source.Width ? PixelBuffer.Channels : 0;
        var pixels = source.Pixels;
        var upper = (y * source.Width + x) * PixelBuffer.Channels;
        var lower = y + 1 < source.Height ? upper + source.Width * PixelBuffer.Channels : upper;
        var top = Vector3.Lerp(Pixel(pixels, upper), Pixel(pixels, upper + right), fx);
        var bottom = Vector3.Lerp(Pixel(pixels, lower), Pixel(pixels, lower + right), fx);
        return Vector3.Lerp(top, bottom, fy);
    }

    private static Vector3 Pixel(ReadOnlySpan<byte> pixels, int at) => new(pixels[at], pixels[at + 1], pixels[at + 2]);
}
