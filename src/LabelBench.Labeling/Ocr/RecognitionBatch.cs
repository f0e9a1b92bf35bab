using System.Collections.Immutable;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>Lines that are recognised together: input [lines, 3, 48, Width].</summary>
/// <param name="Lines">Indices of the lines, in the order of the batch.</param>
/// <param name="Width">Columns of the input; shorter lines are padded.</param>
public sealed record RecognitionBatch(ImmutableArray<int> Lines, int Width)
{
    /// <summary>Least width that PaddleOCR pads a batch to.</summary>
    public const int DefaultMinimumWidth = 320;

    /// <summary>Groups lines of similar width, so that little is padded; every line is in exactly one batch.</summary>
    /// <param name="widths">Width of each line's crop.</param>
    /// <param name="largest">Most lines in a batch, at least 1.</param>
    /// <param name="step">Batch widths are multiples of it, at least 8: the recogniser reads 8 columns a step. Large steps give a GPU fewer shapes to prepare.</param>
    /// <param name="minimumWidth">No batch is narrower.</param>
    public static ImmutableArray<RecognitionBatch> Plan(ReadOnlySpan<int> widths, int largest, int step = 32, int minimumWidth = DefaultMinimumWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 8);
        var keys = widths.ToArray();
        var order = Enumerable.Range(0, keys.Length).ToArray();
        order = [.. order.OrderBy(i => keys[i])]; // stable, so equal widths keep the page's order
        return [.. order.Chunk(largest).Select(lines => new RecognitionBatch([.. lines], RoundUp(Math.Max(minimumWidth, keys[lines[^1]]), step)))];
    }

    /// <summary>Fills one line's place in the input.</summary>
    /// <param name="line">A crop of 48 rows, at most <see cref="Width"/> columns.</param>
    /// <param name="planes">Exactly 3 x 48 x Width floats.</param>
    public void Fill(PixelBuffer line, Span<float> planes)
    {
        if (line.Height != LineCrop.Height || line.Width > Width)
            throw new ArgumentException($"A line of {line.Width} x {line.Height} does not fit a batch of {Width} x {LineCrop.Height}.", nameof(line));
        planes.Clear(); // mid-grey after normalisation, as PaddleOCR pads
        PixelPlanes.Fill(line.Pixels, line.Width, line.Height, PixelNormalization.PaddleRecognition, planes, Width);
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
