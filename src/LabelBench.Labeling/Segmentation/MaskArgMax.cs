using System.Numerics.Tensors;

namespace LabelBench.Labeling.Segmentation;

/// <summary>From a segmenter's output to a mask of one byte per pixel: the number of its class.</summary>
public static class MaskArgMax
{
    /// <summary>Most classes that a mask of bytes can hold.</summary>
    public const int MaximumClasses = 256;

    /// <summary>The class with the highest logit at every pixel; of equal logits the lower class; NaN is never chosen, and a pixel of nothing else gets class 0. Allocates nothing.</summary>
    /// <param name="logits">classes x pixels values, one plane after the other.</param>
    /// <param name="classes">1 to 256.</param>
    /// <param name="mask">One byte per pixel.</param>
    /// <exception cref="ArgumentException">The spans do not fit each other.</exception>
    public static void FromLogits(ReadOnlySpan<float> logits, int classes, Span<byte> mask)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MaximumClasses);
        if (logits.Length != (long)classes * mask.Length)
            throw new ArgumentException($"{classes} planes of {mask.Length} pixels take {(long)classes * mask.Length} logits, not {logits.Length}.", nameof(logits));
        Span<float> best = stackalloc float[PlaneArgMax.Block];
        Span<int> plane = stackalloc int[PlaneArgMax.Block];
        for (var first = 0; first < mask.Length; first += PlaneArgMax.Block)
        {
            var count = Math.Min(PlaneArgMax.Block, mask.Length - first);
            PlaneArgMax.Find(logits, classes, mask.Length, first, best[..count], plane);
            TensorPrimitives.ConvertTruncating<int, byte>(plane[..count], mask.Slice(first, count));
        }
    }

    /// <summary>Narrows a mask whose ArgMax ran inside the graph. Allocates nothing.</summary>
    /// <param name="indices">Class numbers, 0 to 255.</param>
    /// <param name="mask">As long as <paramref name="indices"/>.</param>
    /// <exception cref="ArgumentException">Other lengths, or a number that a byte cannot hold.</exception>
    public static void FromIndices(ReadOnlySpan<long> indices, Span<byte> mask)
    {
        if (indices.Length != mask.Length)
            throw new ArgumentException($"A mask of {mask.Length} pixels does not take {indices.Length} indices.", nameof(indices));
        if (indices.IsEmpty)
            return;
        var (low, high) = (TensorPrimitives.Min(indices), TensorPrimitives.Max(indices));
        if (low < 0 || high >= MaximumClasses)
            throw new ArgumentException($"Class {(low < 0 ? low : high)} does not fit into a mask of bytes (0 to 255).", nameof(indices));
        TensorPrimitives.ConvertTruncating(indices, mask);
    }
}
