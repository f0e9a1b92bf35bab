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
        var sampler = new Sampler(source);
        var pixels = target.Pixels;
        var i = 0;
        for (var y = 0; y < target.Height; y++)
        {
            for (var x = 0; x < target.Width; x++, i += PixelBuffer.Channels)
            {
                // Centre of the pixel's first sample, in source pixels whose centres are whole numbers.
                var first = Vector2.Transform(new Vector2(x, y), targetToSource) + (stepX + stepY) / 2 - new Vector2(0.5f);
                sampler.Clear();
                for (var sy = 0; sy < samplesY; sy++)
                {
                    for (var sx = 0; sx < samplesX; sx++)
                        sampler.Add(first + sx * stepX + sy * stepY);
                }
                sampler.Mean(pixels.Slice(i, PixelBuffer.Channels));
            }
        }
    }

    /// <summary>Adds up bilinear samples of one target pixel, in 1/256 of an 8-bit step: whole numbers, which took half the time of floats.</summary>
    private ref struct Sampler(PixelBuffer source)
    {
        private readonly ReadOnlySpan<byte> _pixels = source.Pixels;
        private readonly int _lastX = source.Width - 1;
        private readonly int _lastY = source.Height - 1;
        private readonly int _rowBytes = source.Width * PixelBuffer.Channels;
        private int _red;
        private int _green;
        private int _blue;
        private int _count;

        internal void Clear() => _red = _green = _blue = _count = 0;

        internal void Add(Vector2 at)
        {
            var (px, py) = (Math.Clamp(at.X, 0, _lastX), Math.Clamp(at.Y, 0, _lastY));
            var (x, y) = ((int)px, (int)py);
            var (fx, fy) = ((int)((px - x) * 256 + 0.5f), (int)((py - y) * 256 + 0.5f));
            var upper = y * _rowBytes + x * PixelBuffer.Channels;
            var lower = y < _lastY ? upper + _rowBytes : upper;
            var right = x < _lastX ? PixelBuffer.Channels : 0;
            var (topLeft, topRight) = ((256 - fx) * (256 - fy), fx * (256 - fy));
            var (bottomLeft, bottomRight) = ((256 - fx) * fy, fx * fy);
            var a = _pixels.Slice(upper, PixelBuffer.Channels);
            var b = _pixels.Slice(upper + right, PixelBuffer.Channels);
            var c = _pixels.Slice(lower, PixelBuffer.Channels);
            var d = _pixels.Slice(lower + right, PixelBuffer.Channels);
            _red += (a[0] * topLeft + b[0] * topRight + c[0] * bottomLeft + d[0] * bottomRight + 128) >> 8;
            _green += (a[1] * topLeft + b[1] * topRight + c[1] * bottomLeft + d[1] * bottomRight + 128) >> 8;
            _blue += (a[2] * topLeft + b[2] * topRight + c[2] * bottomLeft + d[2] * bottomRight + 128) >> 8;
            _count++;
        }

        internal readonly void Mean(Span<byte> pixel)
        {
            if (_count == 1)
            {
                (pixel[0], pixel[1], pixel[2]) = ((byte)((_red + 128) >> 8), (byte)((_green + 128) >> 8), (byte)((_blue + 128) >> 8));
                return;
            }
            var (half, whole) = (_count * 128, _count * 256);
            (pixel[0], pixel[1], pixel[2]) = ((byte)((_red + half) / whole), (byte)((_green + half) / whole), (byte)((_blue + half) / whole));
        }
    }
}
