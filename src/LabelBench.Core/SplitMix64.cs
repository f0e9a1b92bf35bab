namespace LabelBench.Core;

/// <summary>A small seeded generator whose numbers are the same on every platform and runtime version.</summary>
/// <remarks>Steele, Lea, Flood (2014), doi:10.1145/2660193.2660195; constants of Vigna's public-domain C version.</remarks>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A stream of its own for item <paramref name="index"/> of a seeded set.</summary>
    public static SplitMix64 For(ulong seed, int index)
    {
        var mixer = new SplitMix64(seed ^ ((ulong)(uint)index * 0xD1342543DE82EF95));
        return new SplitMix64(mixer.Next());
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 (included) to 1 (excluded).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)((Next() >> 32) * (ulong)limit >> 32);

    public T Pick<T>(ReadOnlySpan<T> from) => from[Below(from.Length)];

    /// <summary>About normal, mean 0 and deviation 1: the sum of four 16-bit uniform numbers (Irwin-Hall), never beyond 3.5.</summary>
    public float Bell() => BellOf(Next());

    private static float BellOf(ulong bits)
    {
        var sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        return (sum - 131_070) * (1 / 37_837.2f); // deviation of the sum: 65536 x sqrt(4/12)
    }
}
