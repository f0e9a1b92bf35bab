using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LabelBench.Measurement.Pace;

/// <summary>The fixed work of one thread: pieces of some 0.1 ms, compiled fully from the start.</summary>
/// <remarks>The memory is taken anew for every reading, so that where it happens to lie is scatter of readings and not of runs.</remarks>
internal sealed unsafe class PaceWork : IDisposable
{
    /// <summary>Multiplications and additions of one vector in a piece; ten vectors at once keep every unit busy that a core has for them.</summary>
    internal const int Steps = 40_000, Vectors = 10;

    internal const float Factor = 0.999f, Addend = 0.001f;

    /// <summary>Larger than the second-level cache of any core so far; less a thread where there are very many.</summary>
    private const int MostBytes = 4 << 20, LeastBytes = 1 << 20, BytesOfAll = 64 << 20;

    private readonly float* numbers;
    private readonly int count;

    /// <param name="threads">That work at the same time.</param>
    public PaceWork(int threads)
    {
        var bytes = Math.Clamp(BytesOfAll / threads, LeastBytes, MostBytes) / 4096 * 4096;
        count = bytes / sizeof(float);
        numbers = (float*)NativeMemory.AlignedAlloc((nuint)bytes, 4096);
        for (var i = 0; i < count; i++)
            numbers[i] = i % 7;
    }

    /// <summary>Result of the last piece, so that no compiler leaves the work out.</summary>
    public float Sum { get; private set; }

    /// <summary>Multiplies and adds numbers that lie in registers: nothing but a core's units for that, and its clock, sets the speed.</summary>
    /// <returns>Floating-point operations.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public double Multiply()
    {
        var (factor, addend) = (new Vector<float>(Factor), new Vector<float>(Addend));
        Vector<float> a = addend, b = addend, c = addend, d = addend, e = addend, f = addend, g = addend, h = addend, i = addend, j = addend;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector.FusedMultiplyAdd(a, factor, addend);
            b = Vector.FusedMultiplyAdd(b, factor, addend);
            c = Vector.FusedMultiplyAdd(c, factor, addend);
            d = Vector.FusedMultiplyAdd(d, factor, addend);
            e = Vector.FusedMultiplyAdd(e, factor, addend);
            f = Vector.FusedMultiplyAdd(f, factor, addend);
            g = Vector.FusedMultiplyAdd(g, factor, addend);
            h = Vector.FusedMultiplyAdd(h, factor, addend);
            i = Vector.FusedMultiplyAdd(i, factor, addend);
            j = Vector.FusedMultiplyAdd(j, factor, addend);
        }
        Sum = Vector.Sum(a + b + c + d + e + f + g + h + i + j);
        return 2.0 * Steps * Vectors * Vector<float>.Count;
    }

    /// <summary>Reads its memory from end to end and adds it up.</summary>
    /// <returns>Bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public double ReadAll()
    {
        var vectors = (Vector<float>*)numbers;
        Vector<float> a = default, b = default, c = default, d = default;
        for (var i = 0; i < count / Vector<float>.Count; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }
        Sum = Vector.Sum(a + b + c + d);
        return (double)count * sizeof(float);
    }

    public void Dispose() => NativeMemory.AlignedFree(numbers);
}
