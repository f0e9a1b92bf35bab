using System.Runtime.InteropServices;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Ocr;

/// <summary>The PP-OCR direction classifier: whether a line stands on its head. Input [n, 3, 48, 192], output [n, 2].</summary>
public static class TextDirection
{
    public const int InputWidth = 192;

    /// <summary>Probability from which a line is turned; PaddleOCR's cls_thresh.</summary>
    public const float TurnFrom = 0.9f;

    /// <summary>Fills the input of one line; longer lines are squeezed, shorter ones padded with mid-grey.</summary>
    /// <param name="scratch">Holds the squeezed line afterwards.</param>
    /// <param name="planes">Exactly 3 x 48 x 192 floats.</param>
    public static void Fill(PixelBuffer page, Quad box, PixelBuffer scratch, Span<float> planes)
    {
        LineCrop.Cut(page, box, Math.Min(InputWidth, LineCrop.WidthOf(box)), scratch);
        planes.Clear();
        PixelPlanes.Fill(scratch.Pixels, scratch.Width, scratch.Height, PixelNormalization.PaddleRecognition, planes, InputWidth);
    }

    /// <param name="probabilities">The classifier's two values for one line: upright, upside down.</param>
    public static bool IsUpsideDown(ReadOnlySpan<float> probabilities) => probabilities[1] > TurnFrom;

    /// <summary>Turns an image by 180 degrees in place.</summary>
    public static void HalfTurn(PixelBuffer image) => MemoryMarshal.Cast<byte, Rgb>(image.Pixels).Reverse();

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Rgb(byte Red, byte Green, byte Blue);
}
