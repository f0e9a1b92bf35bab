using LabelBench.Core;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Inputs;

/// <summary>Makes photo-like JPEGs: overlapping textured shapes under uneven light, seen through a lens, with sensor noise.</summary>
/// <remarks>
/// Occluding shapes of power-law sizes ("dead leaves") and 1/f texture reproduce the spectrum and the edges of natural images:
/// Lee, Mumford, Huang (2001), doi:10.1023/A:1011109015675. Photo i depends on the options and i alone; several threads may ask at once.
/// </remarks>
public sealed class PhotoGenerator
{
    /// <summary>Part of every cache key; raise it whenever a pixel changes.</summary>
    public const int Version = 1;

    private const int LowestQuality = 10;
    private const int HighestQuality = 97;
    private const int Shapes = 400;
    private static readonly double[] GrainSteps = [1.5, 0, 4, 8, 14, 22];

    private readonly PhotoOptions _options;
    private readonly NaturalTexture _texture;

    public PhotoGenerator(PhotoOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, 1, nameof(options));
        if (!(options.BitsPerPixel > 0))
            throw new ArgumentOutOfRangeException(nameof(options), "Bits per pixel must be above 0.");
        (_options, _texture) = (options, new NaturalTexture(options.Seed));
    }

    internal NaturalTexture Texture => _texture;

    /// <summary>Photo number <paramref name="index"/> of the endless set, its file as close to the wanted bits per pixel as whole quality steps allow.</summary>
    public GeneratedPhoto Create(int index)
    {
        GeneratedPhoto? best = null;
        foreach (var grain in GrainSteps)
        {
            using var scene = VipsImage.FromPixels(Render(index, grain).Pixels, _options.Width, _options.Height);
            var photo = SearchQuality(scene, grain);
            if (best is null || Miss(photo) < Miss(best))
                best = photo;
            // More noise only where the finest quality is still too small a file; none where the coarsest is too large.
            var tooSmall = photo.Quality == HighestQuality && photo.BitsPerPixel < _options.BitsPerPixel;
            var tooLarge = photo.Quality == LowestQuality && photo.BitsPerPixel > _options.BitsPerPixel;
            if (!tooSmall && !tooLarge || tooLarge && grain == 0)
                break;
        }
        return best!;
    }

    /// <summary>The scene before encoding.</summary>
    internal PixelBuffer Render(int index, double grain)
    {
        var random = SplitMix64.For(_options.Seed, index);
        var image = new PixelBuffer(_options.Width, _options.Height);
        var leaves = Scatter(ref random);
        Paint(image, Occlude(leaves), leaves, ref random);
        using (var sharp = VipsImage.FromPixels(image.Pixels, image.Width, image.Height))
        using (var lens = sharp.Blur(0.6))
            lens.CopyTo(image);
        Grain.Add(image, grain, ref random);
        return image;
    }

    private GeneratedPhoto SearchQuality(VipsImage scene, double grain)
    {
        GeneratedPhoto? best = null;
        var (low, high) = (LowestQuality, HighestQuality);
        while (low <= high)
        {
            var quality = (low + high) / 2;
            var jpeg = scene.Encode(ImageFormat.Jpeg, quality);
            var photo = new GeneratedPhoto(jpeg, quality, jpeg.Length * 8.0 / ((double)_options.Width * _options.Height), grain);
            if (best is null || Miss(photo) < Miss(best))
                best = photo;
            (low, high) = photo.BitsPerPixel < _options.BitsPerPixel ? (quality + 1, high) : (low, quality - 1);
        }
        return best!;
    }

    private double Miss(GeneratedPhoto photo) => Math.Abs(Math.Log(photo.BitsPerPixel / _options.BitsPerPixel));

    /// <summary>One shape: an ellipse or a rectangle, turned; its colour, and its own patch of texture.</summary>
    private readonly record struct Leaf(
        float X, float Y, float HalfWidth, float HalfHeight, float Cosine, float Sine, bool IsRound,
        float Luma, float Cb, float Cr, float Contrast, int TextureX, int TextureY);

    /// <summary>Shapes from back to front; the first covers everything.</summary>
    private Leaf[] Scatter(ref SplitMix64 random)
    {
        var longSide = Math.Max(_options.Width, _options.Height);
        var leaves = new Leaf[Shapes];
        for (var i = 0; i < leaves.Length; i++)
        {
            // Density r^-3 between the limits, by inversion: many small shapes, few large ones.
            var (smallest, largest) = (longSide * 0.008, longSide * 0.4);
            var u = random.Unit();
            var radius = 1 / Math.Sqrt((1 - u) / (smallest * smallest) + u / (largest * largest));
            var stretch = random.Between(0.5, 2);
            var angle = random.Between(0, Math.PI);
            var everything = i == 0;
            leaves[i] = new Leaf(
                everything ? longSide / 2f : (float)random.Between(0, _options.Width),
                everything ? longSide / 2f : (float)random.Between(0, _options.Height),
                everything ? 2 * longSide : (float)(radius * stretch),
                everything ? 2 * longSide : (float)(radius / stretch),
                (float)Math.Cos(angle), (float)Math.Sin(angle), random.Below(3) > 0,
                118 + 38 * random.Bell(), 14 * random.Bell(), 14 * random.Bell(), (float)random.Between(4, 26),
                random.Below(NaturalTexture.Side), random.Below(NaturalTexture.Side));
        }
        // Large shapes lie behind small ones more often than chance would have it, or a few would hide the rest.
        Array.Sort(leaves, 1, leaves.Length - 1, Comparer<Leaf>.Create((a, b) => (b.HalfWidth * b.HalfHeight).CompareTo(a.HalfWidth * a.HalfHeight)));
        return leaves;
    }

    /// <summary>For every pixel the foremost shape.</summary>
    private ushort[] Occlude(Leaf[] leaves)
    {
        var (width, height) = (_options.Width, _options.Height);
        var front = new ushort[width * height];
        for (var i = 1; i < leaves.Length; i++)
        {
            var leaf = leaves[i];
            var reach = Math.Max(leaf.HalfWidth, leaf.HalfHeight) * (leaf.IsRound ? 1 : 1.4143f);
            var (top, bottom) = (Math.Max(0, (int)(leaf.Y - reach)), Math.Min(height - 1, (int)(leaf.Y + reach)));
            var (left, right) = (Math.Max(0, (int)(leaf.X - reach)), Math.Min(width - 1, (int)(leaf.X + reach)));
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    var (dx, dy) = (x - leaf.X, y - leaf.Y);
                    var across = MathF.Abs(dx * leaf.Cosine + dy * leaf.Sine) / leaf.HalfWidth;
                    var along = MathF.Abs(dy * leaf.Cosine - dx * leaf.Sine) / leaf.HalfHeight;
                    if (leaf.IsRound ? across * across + along * along <= 1 : Math.Max(across, along) <= 1)
                        front[y * width + x] = (ushort)i;
                }
            }
        }
        return front;
    }

    private void Paint(PixelBuffer image, ushort[] front, Leaf[] leaves, ref SplitMix64 random)
    {
        // Light falls off in one direction.
        var (lightX, lightY) = ((float)random.Between(-30, 30) / image.Width, (float)random.Between(-30, 30) / image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Pixels.Slice(y * image.Width * PixelBuffer.Channels, image.Width * PixelBuffer.Channels);
            for (var x = 0; x < image.Width; x++)
            {
                ref readonly var leaf = ref leaves[front[y * image.Width + x]];
                var column = (x + leaf.TextureX) & (NaturalTexture.Side - 1);
                var detail = _texture.First(y + leaf.TextureY)[column];
                var tint = _texture.Second(y + leaf.TextureY)[column];
                var luma = leaf.Luma + leaf.Contrast * detail + lightX * (x - image.Width / 2f) + lightY * (y - image.Height / 2f);
                // Colour goes along with brightness in nature, and varies less.
                var cb = leaf.Cb + 0.2f * leaf.Contrast * (tint - 0.5f * detail);
                var cr = leaf.Cr + 0.2f * leaf.Contrast * (0.5f * detail + tint);
                Put(row.Slice(x * PixelBuffer.Channels, PixelBuffer.Channels), luma, cb, cr);
            }
        }
    }

    /// <summary>Writes one pixel; ITU-R BT.601, full range (JFIF).</summary>
    internal static void Put(Span<byte> pixel, float luma, float cb, float cr)
    {
        pixel[0] = ToByte(luma + 1.402f * cr);
        pixel[1] = ToByte(luma - 0.344136f * cb - 0.714136f * cr);
        pixel[2] = ToByte(luma + 1.772f * cb);
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(value + 0.5f, 0, 255);
}
