namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>MT19937: the generator behind LoadGen's schedules.</summary>
/// <remarks>Matsumoto and Nishimura (1998), doi:10.1145/272991.272995, with the 32-bit initialiser of 2002. From seed 5489 the 10,000th output is 4123659995.</remarks>
public sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] state = new uint[Size];
    private int next = Size;

    public MersenneTwister(uint seed)
    {
        state[0] = seed;
        for (var i = 1; i < Size; i++)
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >> 30)) + (uint)i;
    }

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        if (next == Size)
            Twist();
        var y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (state[i] & 0x80000000) | (state[(i + 1) % Size] & 0x7FFFFFFF);
            state[i] = state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DF);
        }
        next = 0;
    }
}
