using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Tests;

/// <summary>Small images with known content.</summary>
internal static class TestImages
{
    /// <summary>Smooth, coloured and without symmetry: every corner differs.</summary>
    internal static PixelBuffer Gradient(int width, int height)
    {
        var image = new PixelBuffer(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = image[x, y];
                pixel[0] = (byte)(30 + 190 * x / width);
                pixel[1] = (byte)(20 + 200 * y / height);
                pixel[2] = (byte)(220 - 100 * (x + y) / (width + height));
            }
        }
        return image;
    }

    internal static PixelBuffer Noise(int width, int height, int seed)
    {
        var image = new PixelBuffer(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    internal static VipsImage ToVips(this PixelBuffer image) => VipsImage.FromPixels(image.Pixels, image.Width, image.Height);

    internal static byte[] Encode(this PixelBuffer image, ImageFormat format, int quality = 95)
    {
        using var vips = image.ToVips();
        return vips.Encode(format, quality);
    }

    internal static PixelBuffer Decode(byte[] encoded, string name = "test image")
    {
        var image = new PixelBuffer();
        VipsImage.Decode(encoded, name, image);
        return image;
    }

    /// <summary>Mean absolute difference per channel, in 8-bit steps.</summary>
    internal static double MeanDifference(PixelBuffer a, PixelBuffer b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var left = a.Pixels;
        var right = b.Pixels;
        var sum = 0L;
        for (var i = 0; i < left.Length; i++)
            sum += Math.Abs(left[i] - right[i]);
        return (double)sum / left.Length;
    }

    /// <summary>Puts an EXIF segment that holds nothing but the orientation behind a JPEG's start marker.</summary>
    internal static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, // APP1 and its length
            (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, // big-endian TIFF header, directory at 8
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, // one entry: orientation, a short
            0, 0, 0, 0, // no further directory
        ];
        return [.. jpeg.AsSpan(0, 2), .. exif, .. jpeg.AsSpan(2)];
    }
}
