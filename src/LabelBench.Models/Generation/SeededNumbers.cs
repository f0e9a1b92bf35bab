using System.Buffers.Binary;
using System.Text;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>Numbers that depend on a seed, a name and a position only: the same bits on every platform, in any order, on any number of threads.</summary>
/// <remarks>
/// Integer arithmetic and correctly rounded IEEE operations only. Log, Sin and Cos, on which the usual normal generators rest, may differ in their last bit.
/// The generator is SplitMix64 read at a counter: Steele, Lea and Flood (2014), doi:10.1145/2660193.2660195.
/// </remarks>
public static class SeededNumbers
{
    /// <summary>SplitMix64's increment, the odd integer nearest to 2^64 divided by the golden ratio.</summary>
    internal const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Draws of 64 bits that one normal number takes.</summary>
    private const ulong DrawsPerNormal = 3;

    /// <summary>Mean of the sum of twelve uniform 16-bit integers.</summary>
    private const int SumMean = 12 * 65535 / 2;

    /// <summary>Variance of that sum: twelve times (65536^2 - 1) / 12.</summary>
    private const double SumVariance = 65536.0 * 65536.0 - 1;

    private const ulong EvenLanes = 0x0000FFFF_0000FFFF;

    /// <summary>Start of the sequence that belongs to a name: the first 8 bytes of SHA-256 over the seed (little-endian) and the name (UTF-8).</summary>
    public static ulong Stream(ulong seed, string name)
    {
        var text = new byte[sizeof(ulong) + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteUInt64LittleEndian(text, seed);
        Encoding.UTF8.GetBytes(name, text.AsSpan(sizeof(ulong)));
        return BinaryPrimitives.ReadUInt64LittleEndian(Sha256.HashData(text));
    }

    /// <summary>Approximately normal numbers, never further than 6 standard deviations from the mean.</summary>
    /// <param name="destination">Filled with the numbers at positions <paramref name="first"/> and up.</param>
    /// <param name="stream">From <see cref="Stream"/>.</param>
    /// <param name="mean">Expected value.</param>
    /// <param name="standardDeviation">Spread; 0 gives the mean everywhere.</param>
    /// <param name="first">Position of the first number in its sequence.</param>
    /// <remarks>
    /// The sum of twelve uniform numbers (Irwin-Hall): excess kurtosis -0.1. The sum is an exact integer below 2^20, so that
    /// one multiplication and one addition, both rounded, are all that floating point contributes.
    /// </remarks>
    public static void FillNormal(Span<float> destination, ulong stream, float mean, double standardDeviation, long first = 0)
    {
        var scale = (float)(standardDeviation / Math.Sqrt(SumVariance));
        var counter = unchecked(stream + (ulong)first * DrawsPerNormal * Increment);
        for (var i = 0; i < destination.Length; i++)
        {
            var a = Mix(counter += Increment);
            var b = Mix(counter += Increment);
            var c = Mix(counter += Increment);
            var lanes = (a & EvenLanes) + (b & EvenLanes) + (c & EvenLanes) + (a >> 16 & EvenLanes) + (b >> 16 & EvenLanes) + (c >> 16 & EvenLanes);
            var sum = (int)(lanes & 0xFFFFFFFF) + (int)(lanes >> 32);
            destination[i] = mean + (sum - SumMean) * scale;
        }
    }

    /// <summary>Whole numbers 0 to <paramref name="limit"/> - 1, equally likely to within 2^-64 x limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public static void FillIntegersBelow(Span<long> destination, ulong stream, long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (long)Math.BigMul(Mix(unchecked(stream + (ulong)(i + 1) * Increment)), (ulong)limit, out _);
    }

    /// <summary>SplitMix64's output for a state.</summary>
    internal static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
