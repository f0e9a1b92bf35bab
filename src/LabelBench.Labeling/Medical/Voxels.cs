using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LabelBench.Labeling.Medical;

/// <summary>Stored voxels to intensities.</summary>
public static class Voxels
{
    /// <summary>Elements turned to this machine's byte order at once.</summary>
    private const int Chunk = 512;

    /// <summary>Intensities of stored voxels: value x slope + intercept. Allocates nothing.</summary>
    /// <param name="stored">As many bytes as the voxels take in the file.</param>
    /// <param name="intensities">One float a voxel; for a whole slice [height, width].</param>
    /// <exception cref="ArgumentException">The spans do not fit each other.</exception>
    public static void Decode(NiftiHeader header, ReadOnlySpan<byte> stored, Span<float> intensities)
    {
        if (stored.Length != (long)intensities.Length * header.VoxelBytes)
            throw new ArgumentException($"{intensities.Length} voxels take {(long)intensities.Length * header.VoxelBytes} bytes, not {stored.Length}.", nameof(stored));
        var swap = header.IsBigEndian == BitConverter.IsLittleEndian;
        switch (header.Type)
        {
            case VoxelType.UInt8: TensorPrimitives.ConvertTruncating(stored, intensities); break;
            case VoxelType.Int16: Convert<short>(stored, intensities, swap); break;
            case VoxelType.UInt16: Convert<ushort>(stored, intensities, swap); break;
            case VoxelType.Int32: Convert<int>(stored, intensities, swap); break;
            case VoxelType.Float32: Convert<float>(stored, intensities, swap); break;
            case VoxelType.Float64: Convert<double>(stored, intensities, swap); break;
            default: throw new ArgumentOutOfRangeException(nameof(header));
        }
        if (header.Slope != 1)
            TensorPrimitives.Multiply(intensities, header.Slope, intensities);
        if (header.Intercept != 0)
            TensorPrimitives.Add(intensities, header.Intercept, intensities);
    }

    private static unsafe void Convert<T>(ReadOnlySpan<byte> stored, Span<float> intensities, bool swap) where T : unmanaged, INumberBase<T>
    {
        if (!swap)
        {
            TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(stored), intensities);
            return;
        }
        Span<T> chunk = stackalloc T[Chunk];
        for (var first = 0; first < intensities.Length; first += Chunk)
        {
            var some = chunk[..Math.Min(Chunk, intensities.Length - first)];
            Turn(stored.Slice(first * sizeof(T), some.Length * sizeof(T)), MemoryMarshal.AsBytes(some), sizeof(T));
            TensorPrimitives.ConvertTruncating<T, float>(some, intensities.Slice(first, some.Length));
        }
    }

    private static void Turn(ReadOnlySpan<byte> from, Span<byte> to, int width)
    {
        switch (width)
        {
            case 2: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, ushort>(to)); break;
            case 4: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(from), MemoryMarshal.Cast<byte, uint>(to)); break;
            default: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(from), MemoryMarshal.Cast<byte, ulong>(to)); break;
        }
    }
}
