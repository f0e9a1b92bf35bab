using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LabelBench.Core;

/// <summary>SHA-256 of bytes that come in any number of pieces; works where the system has no OpenSSL, without which .NET on Linux ends the process instead of hashing.</summary>
/// <remarks>FIPS 180-4. The system's implementation is taken where there is one: it uses the processor's instructions for SHA.</remarks>
public sealed class Sha256 : IDisposable
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int Length = 32;

    private const int BlockLength = 64, Rounds = 64;

    private readonly IncrementalHash? system;
    private readonly uint[] state = [];
    private readonly byte[] block = [];
    private long length;

    /// <summary>Begins a hash.</summary>
    public Sha256() : this(SystemHasOne) { }

    /// <param name="useSystem">Whether the system hashes, or the code below.</param>
    internal Sha256(bool useSystem)
    {
        if (useSystem)
            system = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        else
            (state, block) = ([.. Roots.OfSquares], new byte[BlockLength]);
    }

    /// <summary>Whether .NET can hash here. On Linux it needs OpenSSL and aborts the process where that is missing, so it is not asked.</summary>
    public static bool SystemHasOne { get; } = !OperatingSystem.IsLinux() || ((string[])["libssl.so.3", "libssl.so.1.1"]).Any(name => NativeLibrary.TryLoad(name, out _));

    /// <summary>The hash of <paramref name="data"/>.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        using var hash = new Sha256();
        hash.Append(data);
        return hash.Finish();
    }

    /// <summary>The hash of what is left of a stream.</summary>
    public static byte[] HashData(Stream stream)
    {
        using var hash = new Sha256();
        var piece = new byte[1 << 17];
        while (stream.Read(piece) is > 0 and var read)
            hash.Append(piece.AsSpan(0, read));
        return hash.Finish();
    }

    /// <summary>The same in hexadecimal, lower case.</summary>
    public static string HexOf(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(HashData(data));

    /// <summary>The same in hexadecimal, lower case.</summary>
    public static string HexOf(Stream stream) => Convert.ToHexStringLower(HashData(stream));

    /// <summary>Adds the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        if (system is not null)
        {
            system.AppendData(data);
            return;
        }
        var filled = (int)(length % BlockLength);
        length += data.Length;
        if (filled > 0)
        {
            var taken = Math.Min(BlockLength - filled, data.Length);
            data[..taken].CopyTo(block.AsSpan(filled));
            data = data[taken..];
            if (filled + taken < BlockLength)
                return;
            Compress(block);
        }
        for (; data.Length >= BlockLength; data = data[BlockLength..])
            Compress(data[..BlockLength]);
        data.CopyTo(block);
    }

    /// <summary>The hash of everything that was added; nothing can be added after it.</summary>
    public byte[] Finish()
    {
        if (system is not null)
            return system.GetHashAndReset();
        var bits = length * 8;
        Span<byte> end = stackalloc byte[2 * BlockLength];
        end.Clear();
        end[0] = 0x80;
        // Padded with zeros so that the length fits into the last 8 bytes of a block.
        var padding = BlockLength - (int)((length + sizeof(long)) % BlockLength);
        BinaryPrimitives.WriteInt64BigEndian(end[padding..], bits);
        Append(end[..(padding + sizeof(long))]);
        var hash = new byte[Length];
        for (var i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * sizeof(uint)), state[i]);
        return hash;
    }

    public void Dispose() => system?.Dispose();

    private void Compress(ReadOnlySpan<byte> data)
    {
        var constants = Roots.OfCubes;
        Span<uint> w = stackalloc uint[Rounds];
        for (var i = 0; i < 16; i++)
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(data[(i * sizeof(uint))..]);
        for (var i = 16; i < Rounds; i++)
        {
            var (old, recent) = (w[i - 15], w[i - 2]);
            w[i] = w[i - 16] + w[i - 7]
                + (BitOperations.RotateRight(old, 7) ^ BitOperations.RotateRight(old, 18) ^ (old >> 3))
                + (BitOperations.RotateRight(recent, 17) ^ BitOperations.RotateRight(recent, 19) ^ (recent >> 10));
        }
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < Rounds; i++)
        {
            var first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
            var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    /// <summary>The first 32 bits behind the point of roots of primes.</summary>
    private static class Roots
    {
        /// <summary>Square roots of the first 8 primes: the hash of nothing yet (FIPS 180-4, 5.3.3).</summary>
        public static readonly uint[] OfSquares = [.. Primes(8).Select(p => Fraction(Math.Sqrt, p, 2))];

        /// <summary>Cube roots of the first 64 primes: the constants of the rounds (4.2.2).</summary>
        public static readonly uint[] OfCubes = [.. Primes(Rounds).Select(p => Fraction(Math.Cbrt, p, 3))];

        private static IEnumerable<int> Primes(int count) => Enumerable.Range(2, 400).Where(n => !Enumerable.Range(2, n).TakeWhile(d => d * d <= n).Any(d => n % d == 0)).Take(count);

        /// <summary>Exact: the estimate in floating point is corrected in whole numbers.</summary>
        private static uint Fraction(Func<double, double> root, int prime, int power)
        {
            var scaled = new BigInteger(prime) << (32 * power);
            var estimate = new BigInteger(root(prime) * 4294967296.0);
            while (BigInteger.Pow(estimate, power) > scaled)
                estimate--;
            while (BigInteger.Pow(estimate + 1, power) <= scaled)
                estimate++;
            return (uint)(estimate & uint.MaxValue);
        }
    }
}
