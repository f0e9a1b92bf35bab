using System.Buffers.Binary;

namespace LabelBench.Models;

/// <summary>Fills a weight tensor from its name and a seed.</summary>
internal static class WeightValues
{
    /// <summary>Numbers that are drawn at a time; they stay in the first-level cache.</summary>
    private const int Block = 4096;

    /// <summary>Numbers that one thread draws before it takes the next piece.</summary>
    private const int Piece = 256 * Block;

    /// <summary>The numbers themselves, row-major, before they are rounded to what a file holds.</summary>
    public static float[] Draw(WeightTensor weight, GenerationOptions options)
    {
        var values = new float[weight.Shape.ElementCount];
        Draw(weight, options, values);
        return values;
    }

    /// <summary>The same into a part of something larger, as many as the tensor has elements.</summary>
    public static void Draw(WeightTensor weight, GenerationOptions options, Memory<float> values)
    {
        var stream = SeededNumbers.Stream(options.Seed, weight.Name);
        var (mean, deviation) = weight.Initialisation;
        Parallel.For(0, (values.Length + Piece - 1) / Piece, piece =>
        {
            var first = piece * Piece;
            SeededNumbers.FillNormal(values.Span.Slice(first, Math.Min(Piece, values.Length - first)), stream, mean, deviation * options.WeightScale, first);
        });
    }

    /// <returns>The tensor's bytes as a file holds them: little-endian, row-major.</returns>
    public static byte[] Generate(WeightTensor weight, GenerationOptions options)
    {
        var bytes = new byte[weight.SizeInBytes];
        var stream = SeededNumbers.Stream(options.Seed, weight.Name);
        var count = weight.Shape.ElementCount;
        Parallel.For(0L, (count + Piece - 1) / Piece, piece => Fill(bytes, weight, options.WeightScale, stream, piece * Piece, Math.Min(count, (piece + 1) * Piece)));
        return bytes;
    }

    private static void Fill(byte[] bytes, WeightTensor weight, float scale, ulong stream, long first, long end)
    {
        Span<float> block = stackalloc float[Block];
        var (mean, deviation) = weight.Initialisation;
        for (var position = first; position < end; position += Block)
        {
            var values = block[..(int)Math.Min(Block, end - position)];
            SeededNumbers.FillNormal(values, stream, mean, deviation * scale, position);
            Write(values, bytes, weight.Type, position);
        }
    }

    private static void Write(ReadOnlySpan<float> values, byte[] bytes, ElementType type, long position)
    {
        if (type == ElementType.Float16)
        {
            var destination = bytes.AsSpan(checked((int)(position * sizeof(ushort))));
            for (var i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteHalfLittleEndian(destination[(i * sizeof(ushort))..], (Half)values[i]);
        }
        else
        {
            var destination = bytes.AsSpan(checked((int)(position * sizeof(float))));
            for (var i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(destination[(i * sizeof(float))..], values[i]);
        }
    }
}
