using System.Buffers.Binary;

namespace LabelBench.Models;

/// <summary>Rounds drawn weights to integers. Divisions and roundings are IEEE's, so the bytes are the same on every platform.</summary>
internal static class IntegerWeights
{
    private const int Largest = sbyte.MaxValue;

    /// <summary>One scale per index of the axis: the largest magnitude / 127, or 1 where all weights are 0.</summary>
    /// <param name="values">Row-major.</param>
    public static float[] Scales(ReadOnlySpan<float> values, Shape shape, int axis)
    {
        var scales = new float[shape[axis]];
        var inner = (int)shape.Range(axis + 1, shape.Rank).ElementCount;
        for (int start = 0, channel = 0; start < values.Length; start += inner, channel = (channel + 1) % scales.Length)
            foreach (var value in values.Slice(start, inner))
                scales[channel] = MathF.Max(scales[channel], MathF.Abs(value));
        for (var channel = 0; channel < scales.Length; channel++)
            scales[channel] = scales[channel] / Largest is > 0 and var scale ? scale : 1;
        return scales;
    }

    /// <summary>INT8 bytes, row-major: the nearest multiple of the channel's scale.</summary>
    public static byte[] Round(ReadOnlySpan<float> values, Shape shape, int axis, ReadOnlySpan<float> scales)
    {
        var bytes = new byte[values.Length];
        var inner = (int)shape.Range(axis + 1, shape.Rank).ElementCount;
        for (int start = 0, channel = 0; start < values.Length; start += inner, channel = (channel + 1) % scales.Length)
            for (var i = start; i < start + inner; i++)
                bytes[i] = unchecked((byte)(sbyte)Math.Clamp(MathF.Round(values[i] / scales[channel]), -Largest, Largest));
        return bytes;
    }

    /// <summary>INT32 bytes, little-endian: the nearest multiple of each scale, held within the type.</summary>
    public static byte[] RoundBias(ReadOnlySpan<float> values, ReadOnlySpan<float> scales)
    {
        var bytes = new byte[values.Length * sizeof(int)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), (int)Math.Clamp(Math.Round((double)values[i] / scales[i]), int.MinValue, int.MaxValue));
        return bytes;
    }
}
