using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LabelBench.Measurement;

/// <summary>The plain form in which a worker hands latencies over: little-endian int64 nanoseconds, nothing else.</summary>
public static class RawLatencies
{
    public static void Write(string path, ReadOnlySpan<long> nanoseconds)
    {
        using var file = File.Create(path);
        if (BitConverter.IsLittleEndian)
        {
            file.Write(MemoryMarshal.AsBytes(nanoseconds));
            return;
        }
        Span<byte> one = stackalloc byte[sizeof(long)];
        foreach (var value in nanoseconds)
        {
            BinaryPrimitives.WriteInt64LittleEndian(one, value);
            file.Write(one);
        }
    }

    public static long[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var values = new long[bytes.Length / sizeof(long)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long)));
        return values;
    }
}
