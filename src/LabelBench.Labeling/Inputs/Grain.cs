using LabelBench.Core;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Inputs;

/// <summary>Sensor noise: the same random step on all three channels of a pixel.</summary>
internal static class Grain
{
    /// <param name="deviation">Standard deviation in 8-bit steps; 0 changes nothing.</param>
    internal static void Add(PixelBuffer image, double deviation, ref SplitMix64 random)
    {
        if (deviation <= 0)
            return;
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i += PixelBuffer.Channels)
        {
            var step = (int)MathF.Round(random.Bell() * (float)deviation);
            pixels[i] = Clamp(pixels[i] + step);
            pixels[i + 1] = Clamp(pixels[i + 1] + step);
            pixels[i + 2] = Clamp(pixels[i + 2] + step);
        }
    }

    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
