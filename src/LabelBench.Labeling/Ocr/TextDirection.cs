using System.Runtime.InteropServices;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>The PP-OCR direction classifier: whether a line stands on its head. Input [n, 3, 48, 192], output [n, 2].</summary>
public static class TextDirection
{
    public const int InputWidth = 192;

    /// <summary>Probability from which a line is turned; PaddleOCR's cls_thresh.</summary>
    public const float TurnFrom = 0.9f;

    /// <summary>Narrower pieces, of about three characters or fewer, do not decide for themselves.</summary>
    private const int TellingWidth = 100;

    /// <summary>Columns of a line, 48 high, that the classifier gets to see.</summary>
    /// <remarks>
    /// Measured on 1,144 generated lines, upright and turned: squeezing whole lines to 192 columns, as PaddleOCR does, turned 14 upright lines and missed 97 turned
    /// ones; showing the first 384 columns turned none and missed 1.
    /// </remarks>
    private const int SeenWidth = 2 * InputWidth;

    /// <summary>Fills the input of one line: its beginning, squeezed to half where it is long, padded with mid-grey where it is short.</summary>
    /// <param name="scratch">Holds what the classifier sees afterwards.</param>
    /// <param name="planes">Exactly 3 x 48 x 192 floats.</param>
    public static void Fill(PixelBuffer page, Quad box, PixelBuffer scratch, Span<float> planes)
    {
        var width = LineCrop.WidthOf(box);
        var seen = width <= SeenWidth ? box : LineCrop.Beginning(box, (float)SeenWidth / width);
        LineCrop.Cut(page, seen, Math.Min(InputWidth, width), scratch);
        planes.Clear();
        PixelPlanes.Fill(scratch.Pixels, scratch.Width, scratch.Height, PixelNormalization.PaddleRecognition, planes, InputWidth);
    }

    /// <summary>Decides for a whole page: a line by its own probability, a piece too short to tell (89 turned is 68) like most of the others.</summary>
    /// <param name="probabilities">lines x 2 values: upright, upside down.</param>
    /// <param name="widths">Width of each line's crop, 48 high.</param>
    /// <param name="upsideDown">Takes the decision for each line.</param>
    public static void Decide(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> widths, Span<bool> upsideDown)
    {
        if (probabilities.Length != 2 * widths.Length || upsideDown.Length != widths.Length)
            throw new ArgumentException($"{widths.Length} lines take {2 * widths.Length} probabilities and as many decisions as lines.", nameof(probabilities));
        var (turned, telling) = (0, 0);
        for (var i = 0; i < widths.Length; i++)
        {
            upsideDown[i] = probabilities[2 * i + 1] > TurnFrom;
            if (widths[i] < TellingWidth)
                continue;
            telling++;
            turned += upsideDown[i] ? 1 : 0;
        }
        if (telling == 0)
            return;
        for (var i = 0; i < widths.Length; i++)
        {
            if (widths[i] < TellingWidth)
                upsideDown[i] = 2 * turned > telling;
        }
    }

    /// <summary>Turns an image by 180 degrees in place.</summary>
    public static void HalfTurn(PixelBuffer image) => MemoryMarshal.Cast<byte, Rgb>(image.Pixels).Reverse();

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Rgb(byte Red, byte Green, byte Blue);
}
