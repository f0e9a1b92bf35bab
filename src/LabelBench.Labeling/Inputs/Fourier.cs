using System.Numerics;

namespace LabelBench.Labeling.Inputs;

/// <summary>Fast Fourier transform for sides that are powers of two; not scaled.</summary>
/// <remarks>Iterative radix 2, Cooley and Tukey (1965).</remarks>
internal static class Fourier
{
    /// <summary>Transforms a square field, row after row, then column after column.</summary>
    internal static void Transform2D(Complex[] field, int side)
    {
        var roots = new Complex[side / 2];
        for (var i = 0; i < roots.Length; i++)
            roots[i] = Complex.FromPolarCoordinates(1, 2 * Math.PI * i / side);
        for (var y = 0; y < side; y++)
            Transform(field.AsSpan(y * side, side), roots);
        Transpose(field, side);
        for (var x = 0; x < side; x++)
            Transform(field.AsSpan(x * side, side), roots);
        Transpose(field, side);
    }

    private static void Transform(Span<Complex> line, Complex[] roots)
    {
        for (int i = 1, j = 0; i < line.Length; i++)
        {
            var bit = line.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i < j)
                (line[i], line[j]) = (line[j], line[i]);
        }
        for (var length = 2; length <= line.Length; length <<= 1)
        {
            var half = length / 2;
            var stride = line.Length / length;
            for (var start = 0; start < line.Length; start += length)
            {
                for (var k = 0; k < half; k++)
                {
                    var even = line[start + k];
                    var odd = line[start + k + half] * roots[k * stride];
                    line[start + k] = even + odd;
                    line[start + k + half] = even - odd;
                }
            }
        }
    }

    private static void Transpose(Complex[] field, int side)
    {
        for (var y = 0; y < side; y++)
        {
            for (var x = y + 1; x < side; x++)
                (field[y * side + x], field[x * side + y]) = (field[x * side + y], field[y * side + x]);
        }
    }
}
