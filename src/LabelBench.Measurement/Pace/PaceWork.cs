using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LabelBench.Measurement.Pace;

/// <summary>The fixed work of one thread: small pieces of some 10 µs, compiled fully from the start.</summary>
/// <remarks>The memory is taken anew for every reading, so that where it happens to lie is scatter of readings and not of runs.</remarks>
internal sealed unsafe class PaceWork : IDisposable
{
    /// <summary>Matrices of 64 x 64 numbers, 16 KiB each: two factors and a product fill most of a first-level cache.</summary>
    private const int Side = 64;

    /// <summary>Larger than the second-level cache of any core so far; less a thread where there are very many.</summary>
    private const int MostBytes = 4 << 20, LeastBytes = 1 << 20, BytesOfAll = 256 << 20;

    private const int Chunk = 64 << 10;

    private readonly float* numbers;
    private readonly int count;
    private int at;

    /// <param name="threads">That work at the same time.</param>
    public PaceWork(int threads)
    {
        var bytes = Math.Clamp(BytesOfAll / threads, LeastBytes, MostBytes);
        count = bytes / sizeof(float);
        numbers = (float*)NativeMemory.AlignedAlloc((nuint)bytes, 4096);
        for (var i = 0; i < count; i++)
            numbers[i] = 1e-3f * (i % 7);
    }

    /// <summary>Results of the work, so that no compiler leaves it out.</summary>
    public float Sum { get; private set; }

    /// <summary>What the last multiplication gave at a place.</summary>
    internal float Product(int row, int column) => numbers[2 * Side * Side + row * Side + column];

    /// <summary>Has both kinds compiled and their data near.</summary>
    public void Warm()
    {
        Multiply();
        ReadOn();
    }

    /// <summary>A product of two matrices, as the inner part of a convolution is: multiplications and additions side by side, in blocks of 4 rows and two vectors.</summary>
    /// <returns>Floating-point operations.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public double Multiply()
    {
        float* left = numbers, right = left + Side * Side, product = right + Side * Side;
        var width = Vector<float>.Count;
        for (var row = 0; row < Side; row += 4)
        {
            for (var column = 0; column < Side; column += 2 * width)
            {
                Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
                for (var k = 0; k < Side; k++)
                {
                    var (near, far) = (*(Vector<float>*)(right + k * Side + column), *(Vector<float>*)(right + k * Side + column + width));
                    var factor = new Vector<float>(left[row * Side + k]);
                    (a0, a1) = (Vector.FusedMultiplyAdd(factor, near, a0), Vector.FusedMultiplyAdd(factor, far, a1));
                    factor = new Vector<float>(left[(row + 1) * Side + k]);
                    (b0, b1) = (Vector.FusedMultiplyAdd(factor, near, b0), Vector.FusedMultiplyAdd(factor, far, b1));
                    factor = new Vector<float>(left[(row + 2) * Side + k]);
                    (c0, c1) = (Vector.FusedMultiplyAdd(factor, near, c0), Vector.FusedMultiplyAdd(factor, far, c1));
                    factor = new Vector<float>(left[(row + 3) * Side + k]);
                    (d0, d1) = (Vector.FusedMultiplyAdd(factor, near, d0), Vector.FusedMultiplyAdd(factor, far, d1));
                }
                Store(product + row * Side + column, a0, a1);
                Store(product + (row + 1) * Side + column, b0, b1);
                Store(product + (row + 2) * Side + column, c0, c1);
                Store(product + (row + 3) * Side + column, d0, d1);
            }
        }
        return 2.0 * Side * Side * Side;
    }

    /// <summary>Reads the next part of its memory and adds it up.</summary>
    /// <returns>Bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public double ReadOn()
    {
        var part = Chunk / sizeof(Vector<float>);
        if ((at + part) * Vector<float>.Count > count)
            at = 0;
        var from = (Vector<float>*)numbers + at;
        Vector<float> a = default, b = default, c = default, d = default;
        for (var i = 0; i < part; i += 4)
            (a, b, c, d) = (a + from[i], b + from[i + 1], c + from[i + 2], d + from[i + 3]);
        at += part;
        Sum += Vector.Sum(a + b + c + d);
        return Chunk;
    }

    public void Dispose() => NativeMemory.AlignedFree(numbers);

    private static void Store(float* to, Vector<float> first, Vector<float> second) => (*(Vector<float>*)to, *(Vector<float>*)(to + Vector<float>.Count)) = (first, second);
}
