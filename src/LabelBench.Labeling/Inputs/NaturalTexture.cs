using System.Numerics;
using LabelBench.Core;

namespace LabelBench.Labeling.Inputs;

/// <summary>Two square, seamlessly repeating random fields whose amplitude falls as 1/f, like the detail of natural images.</summary>
/// <remarks>Random-phase spectral synthesis; the 1/f law of natural images: Field (1987), doi:10.1364/JOSAA.4.002379.</remarks>
internal sealed class NaturalTexture
{
    internal const int Side = 1024;
    private const int Mask = Side - 1;

    private readonly float[] _first = new float[Side * Side];
    private readonly float[] _second = new float[Side * Side];

    internal NaturalTexture(ulong seed)
    {
        var random = new SplitMix64(seed);
        var field = new Complex[Side * Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (fx, fy) = (x <= Side / 2 ? x : x - Side, y <= Side / 2 ? y : y - Side);
                var noise = new Complex(random.Bell(), random.Bell());
                field[y * Side + x] = x == 0 && y == 0 ? Complex.Zero : noise / Math.Sqrt(fx * fx + fy * fy);
            }
        }
        // A complex field without symmetry gives two independent real ones.
        Fourier.Transform2D(field, Side);
        for (var i = 0; i < field.Length; i++)
            (_first[i], _second[i]) = ((float)field[i].Real, (float)field[i].Imaginary);
        ScaleToUnitDeviation(_first);
        ScaleToUnitDeviation(_second);
    }

    /// <summary>Row y of the first field, mean 0 and deviation 1; index it modulo <see cref="Side"/>.</summary>
    internal ReadOnlySpan<float> First(int y) => _first.AsSpan((y & Mask) * Side, Side);

    internal ReadOnlySpan<float> Second(int y) => _second.AsSpan((y & Mask) * Side, Side);

    private static void ScaleToUnitDeviation(float[] field)
    {
        var squares = 0.0;
        foreach (var v in field)
            squares += (double)v * v;
        var scale = (float)(1 / Math.Sqrt(squares / field.Length));
        for (var i = 0; i < field.Length; i++)
            field[i] *= scale;
    }
}
