using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LabelBench.Labeling.Images;

/// <summary>Turns interleaved 8-bit pixels (HWC) into normalised float planes (CHW), the input layout of vision models.</summary>
public static class PixelPlanes
{
    private const byte None = 255; // an index outside the vector shuffles in a zero

    /// <summary>Fills three planes of exactly height x width.</summary>
    /// <param name="planes">Exactly 3 x height x width floats: one image of a batch.</param>
    public static void Fill(PixelBuffer image, in PixelNormalization normalization, Span<float> planes) =>
        Fill(image.Pixels, image.Width, image.Height, normalization, planes, image.Width);

    /// <summary>Fills the left part of three planes whose rows are longer than the image; the rest is left as it is. Allocates nothing.</summary>
    /// <param name="pixels">height x width x 3 bytes, RGB.</param>
    /// <param name="planes">Exactly 3 x height x <paramref name="rowLength"/> floats.</param>
    /// <param name="rowLength">Floats per row of a plane, at least <paramref name="width"/>.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public static void Fill(ReadOnlySpan<byte> pixels, int width, int height, in PixelNormalization normalization, Span<float> planes, int rowLength)
    {
        if (pixels.Length != width * height * PixelBuffer.Channels)
            throw new ArgumentException($"{width} x {height} pixels take {width * height * PixelBuffer.Channels} bytes, not {pixels.Length}.", nameof(pixels));
        if (rowLength < width || planes.Length != PixelBuffer.Channels * height * rowLength)
            throw new ArgumentException($"3 planes of {height} rows x {rowLength} (image width {width}) do not fit {planes.Length} floats.", nameof(planes));

        var scale = System.Numerics.Vector3.One / (255 * normalization.Deviation);
        var bias = -normalization.Mean / normalization.Deviation;
        var bgr = normalization.Order == ChannelOrder.Bgr;
        var planeLength = height * rowLength;
        var red = planes.Slice(bgr ? 2 * planeLength : 0, planeLength);
        var green = planes.Slice(planeLength, planeLength);
        var blue = planes.Slice(bgr ? 0 : 2 * planeLength, planeLength);
        var (redScale, redBias) = bgr ? (scale.Z, bias.Z) : (scale.X, bias.X);
        var (blueScale, blueBias) = bgr ? (scale.X, bias.X) : (scale.Z, bias.Z);

        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * width * PixelBuffer.Channels, width * PixelBuffer.Channels);
            var start = y * rowLength;
            FillRow(row, red.Slice(start, width), redScale, redBias, green.Slice(start, width), scale.Y, bias.Y, blue.Slice(start, width), blueScale, blueBias);
        }
    }

    private static void FillRow(
        ReadOnlySpan<byte> pixels,
        Span<float> red, float redScale, float redBias,
        Span<float> green, float greenScale, float greenBias,
        Span<float> blue, float blueScale, float blueBias)
    {
        var x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(pixels);
            for (; x <= red.Length - 16; x += 16)
            {
                // 48 bytes hold 16 pixels; each channel gathers its bytes from all three vectors.
                var a = Vector128.LoadUnsafe(ref source, (nuint)(x * 3));
                var b = Vector128.LoadUnsafe(ref source, (nuint)(x * 3 + 16));
                var c = Vector128.LoadUnsafe(ref source, (nuint)(x * 3 + 32));
                var r = Vector128.Shuffle(a, Vector128.Create(0, 3, 6, 9, 12, 15, None, None, None, None, None, None, None, None, None, None))
                    | Vector128.Shuffle(b, Vector128.Create(None, None, None, None, None, None, 2, 5, 8, 11, 14, None, None, None, None, None))
                    | Vector128.Shuffle(c, Vector128.Create(None, None, None, None, None, None, None, None, None, None, None, 1, 4, 7, 10, 13));
                var g = Vector128.Shuffle(a, Vector128.Create(1, 4, 7, 10, 13, None, None, None, None, None, None, None, None, None, None, None))
                    | Vector128.Shuffle(b, Vector128.Create(None, None, None, None, None, 0, 3, 6, 9, 12, 15, None, None, None, None, None))
                    | Vector128.Shuffle(c, Vector128.Create(None, None, None, None, None, None, None, None, None, None, None, 2, 5, 8, 11, 14));
                var l = Vector128.Shuffle(a, Vector128.Create(2, 5, 8, 11, 14, None, None, None, None, None, None, None, None, None, None, None))
                    | Vector128.Shuffle(b, Vector128.Create(None, None, None, None, None, 1, 4, 7, 10, 13, None, None, None, None, None, None))
                    | Vector128.Shuffle(c, Vector128.Create(None, None, None, None, None, None, None, None, None, None, 0, 3, 6, 9, 12, 15));
                Store(r, red[x..], redScale, redBias);
                Store(g, green[x..], greenScale, greenBias);
                Store(l, blue[x..], blueScale, blueBias);
            }
        }
        for (; x < red.Length; x++)
        {
            red[x] = MathF.FusedMultiplyAdd(pixels[x * 3], redScale, redBias);
            green[x] = MathF.FusedMultiplyAdd(pixels[x * 3 + 1], greenScale, greenBias);
            blue[x] = MathF.FusedMultiplyAdd(pixels[x * 3 + 2], blueScale, blueBias);
        }
    }

    private static void Store(Vector128<byte> bytes, Span<float> target, float scale, float bias)
    {
        var (low, high) = Vector128.Widen(bytes);
        var (v0, v1) = Vector128.Widen(low);
        var (v2, v3) = Vector128.Widen(high);
        var s = Vector128.Create(scale);
        var o = Vector128.Create(bias);
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(v0.AsInt32()), s, o).CopyTo(target);
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(v1.AsInt32()), s, o).CopyTo(target[4..]);
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(v2.AsInt32()), s, o).CopyTo(target[8..]);
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(v3.AsInt32()), s, o).CopyTo(target[12..]);
    }
}
