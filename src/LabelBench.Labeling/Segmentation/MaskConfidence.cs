using System.Numerics.Tensors;

namespace LabelBench.Labeling.Segmentation;

/// <summary>How sure a segmenter is of its mask: mean softmax probabilities of the classes that it gave. Keeps its buffers; one per thread.</summary>
public sealed class MaskConfidence
{
    private float[] _logSums = [];
    private float[] _scratch = [];
    private int[] _columns = [];

    /// <summary>Mean probability, over the pixels of each class, of that class.</summary>
    /// <param name="logits">classes x height x width values, one plane after the other.</param>
    /// <param name="width">Of the logits' planes; they may be coarser or finer than the mask, whose pixels then take the nearest value.</param>
    /// <param name="mask">maskHeight x maskWidth class numbers, each below the length of <paramref name="means"/>.</param>
    /// <param name="means">One value a class, 0 to 1; NaN where no pixel has it.</param>
    /// <returns>The same over all pixels that are not of class 0, the background; over all pixels where there are none else.</returns>
    /// <exception cref="ArgumentException">The spans do not fit each other.</exception>
    public double Measure(ReadOnlySpan<float> logits, int width, int height, ReadOnlySpan<byte> mask, int maskWidth, int maskHeight, Span<double> means)
    {
        var pixels = width * height;
        if (logits.Length != (long)means.Length * pixels || mask.Length != (long)maskWidth * maskHeight)
            throw new ArgumentException($"{means.Length} planes of {width} x {height} and a mask of {maskWidth} x {maskHeight} do not fit {logits.Length} logits and {mask.Length} pixels.", nameof(logits));
        Prepare(pixels, width, maskWidth);
        SumUp(logits, pixels);
        Span<long> areas = stackalloc long[means.Length];
        means.Clear();
        var row = _scratch.AsSpan(0, maskWidth);
        for (var y = 0; y < maskHeight; y++)
        {
            var classes = mask.Slice(y * maskWidth, maskWidth);
            var start = (int)((2L * y + 1) * height / (2L * maskHeight)) * width;
            for (var x = 0; x < row.Length; x++)
            {
                var at = start + _columns[x];
                row[x] = logits[classes[x] * pixels + at] - _logSums[at];
            }
            TensorPrimitives.Exp(row, row);
            for (var x = 0; x < row.Length; x++)
            {
                means[classes[x]] += row[x];
                areas[classes[x]]++;
            }
        }
        return Divide(means, areas);
    }

    private static double Divide(Span<double> sums, ReadOnlySpan<long> areas)
    {
        var foreground = 0L;
        foreach (var area in areas[1..])
            foreground += area;
        var confidence = foreground > 0 ? TensorPrimitives.Sum<double>(sums[1..]) / foreground : sums[0] / areas[0];
        for (var c = 0; c < sums.Length; c++)
            sums[c] = areas[c] > 0 ? sums[c] / areas[c] : double.NaN;
        return confidence;
    }

    private void Prepare(int pixels, int width, int maskWidth)
    {
        if (_logSums.Length < pixels)
            _logSums = new float[pixels];
        if (_scratch.Length < Math.Max(PlaneArgMax.Block, maskWidth))
            _scratch = new float[Math.Max(PlaneArgMax.Block, maskWidth)];
        if (_columns.Length < maskWidth)
            _columns = new int[maskWidth];
        for (var x = 0; x < maskWidth; x++)
            _columns[x] = (int)((2L * x + 1) * width / (2L * maskWidth));
    }

    /// <summary>The logarithm of the sum of exponentials at every place, less its largest logit first, so that nothing overflows.</summary>
    private void SumUp(ReadOnlySpan<float> logits, int pixels)
    {
        Span<float> highest = stackalloc float[PlaneArgMax.Block];
        for (var first = 0; first < pixels; first += PlaneArgMax.Block)
        {
            var count = Math.Min(PlaneArgMax.Block, pixels - first);
            var sums = _logSums.AsSpan(first, count);
            var scratch = _scratch.AsSpan(0, count);
            var high = highest[..count];
            high.Fill(float.NegativeInfinity);
            for (var at = first; at < logits.Length; at += pixels)
                TensorPrimitives.Max(high, logits.Slice(at, count), high);
            sums.Clear();
            for (var at = first; at < logits.Length; at += pixels)
            {
                TensorPrimitives.Subtract(logits.Slice(at, count), high, scratch);
                TensorPrimitives.Exp(scratch, scratch);
                TensorPrimitives.Add(sums, scratch, sums);
            }
            TensorPrimitives.Log(sums, sums);
            TensorPrimitives.Add(sums, high, sums);
        }
    }
}
