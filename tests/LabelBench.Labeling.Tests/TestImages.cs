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

    /// <summary>What a viewer shows of a stored image with this EXIF orientation (EXIF 2.3, tag 0x0112), pixel by pixel.</summary>
    internal static PixelBuffer Upright(PixelBuffer stored, byte orientation)
    {
        var turns = orientation >= 5;
        var upright = turns ? new PixelBuffer(stored.Height, stored.Width) : new PixelBuffer(stored.Width, stored.Height);
        for (var y = 0; y < upright.Height; y++)
        {
            for (var x = 0; x < upright.Width; x++)
            {
                var (column, row) = turns ? (y, x) : (x, y);
                // The stored first row lies at the top (1, 2), bottom (3, 4), left (5, 8) or right (6, 7); the first column likewise.
                var fromRight = orientation is 2 or 3 or 7 or 8;
                var fromBottom = orientation is 3 or 4 or 6 or 7;
                stored[fromRight ? stored.Width - 1 - column : column, fromBottom ? stored.Height - 1 - row : row].CopyTo(upright[x, y]);
            }
        }
        return upright;
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
